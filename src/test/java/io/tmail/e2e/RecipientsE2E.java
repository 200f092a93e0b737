package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What an address stands for, from the wire to the mailbox, with real Dovecot and real commands.
 */
@Tag("way")
class RecipientsE2E {
  private static final String SECRET = "secret-1";
  private static final String SENDER = "someone@remote.test";
  private static Instance server;

  @BeforeAll
  static void start() {
    server = new Instance("recipients");
    server.set("TMAIL_DOVECOT_TRANSPORT_DOMAINS", "by-lmtp.test=lmtp");
    server.start();
    for (String login : List.of("alice@example.com", "bob@example.com")) {
      server.addMailbox(login, SECRET);
    }
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Test
  void aliasReachesBothAndEachOnce() {
    alias("-d", "alice@example.com bob@example.com", "team@example.com");
    send("to the team", "team@example.com,alice@example.com");
    String alices = inbox("alice@example.com").awaitMessage("Subject: to the team");
    inbox("bob@example.com").awaitMessage("Subject: to the team");
    assertTrue(alices.contains("Return-Path: <" + SENDER + ">"), alices);
    assertTrue(alices.contains("Delivered-To: alice@example.com"), alices);
    Await.until("an empty queue", () -> server.queued() == 0);
    assertEquals(1, count("alice@example.com", "Subject: to the team"));
    assertEquals(1, count("bob@example.com", "Subject: to the team"));
  }

  @Test
  void miniListIsTheSenderForItsMembersOnly() {
    alias("-m", "-d", "alice@example.com", "list@example.com");
    send("to the list", "list@example.com,bob@example.com");
    String member = inbox("alice@example.com").awaitMessage("Subject: to the list");
    assertTrue(member.contains("Return-Path: <list@example.com>"), member);
    String other = inbox("bob@example.com").awaitMessage("Subject: to the list");
    assertTrue(other.contains("Return-Path: <" + SENDER + ">"), other);
  }

  @Test
  void commandGetsTheMail() throws IOException {
    Assumptions.assumeTrue(Instance.isRoot(), "only root starts the service of commands");
    Path folder = CommandsE2E.folder("recipients");
    Path script = folder.resolve("command");
    Path got = folder.resolve("got");
    Files.writeString(
        script,
        "#!/bin/sh\n{ echo \"$1|$SENDER|$RECIPIENT|$QUEUE_ID|$(id -u)\"; cat; } > "
            + got
            + ".new\n"
            + "mv "
            + got
            + ".new "
            + got
            + "\n");
    Shell.run("chmod", "755", script.toString()).mustSucceed();
    alias("-p", script + " 'one word'", "box@example.com");
    send("to the command", "box@example.com");
    Await.until("the command", () -> Files.exists(got));
    String text = Files.readString(got);
    assertTrue(text.startsWith("one word|" + SENDER + "|box@example.com|"), text);
    assertTrue(!text.lines().findFirst().orElseThrow().endsWith("|0"), "not as root");
    assertTrue(text.contains("Delivered-To: box@example.com"), text);
    assertTrue(text.contains("Subject: to the command"), text);
  }

  @Test
  void domainAliasStandsForTheOtherDomain() {
    alias("-d", "example.com", "alias.test");
    send("to the other domain", "Bob@alias.test");
    String message = inbox("bob@example.com").awaitMessage("Subject: to the other domain");
    assertTrue(message.contains("Delivered-To: bob@example.com"), message);
    assertTrue(reply("nobody@alias.test").contains("550 5.1.1"));
    Shell.Result refused = server.tmail("user", "add", "-m", "x@alias.test", SECRET);
    assertEquals(1, refused.exit(), refused.output());
  }

  @Test
  void domainHasItsOwnWayIntoItsMailboxes() {
    server.addMailbox("dora@by-lmtp.test", SECRET);
    server.addMailbox("emil@by-lmtp.test", SECRET);
    send("two ways", "dora@by-lmtp.test,alice@example.com,emil@by-lmtp.test");
    String message = inbox("alice@example.com").awaitMessage("Subject: two ways");
    Await.until("an empty queue", () -> server.queued() == 0);
    for (String login : List.of("dora@by-lmtp.test", "emil@by-lmtp.test", "alice@example.com")) {
      assertEquals(1, count(login, "Subject: two ways"), login);
    }
    String story = server.tmail("trace", "show", queueId(message)).mustSucceed().output();
    assertTrue(story.contains("delivered to=<dora@by-lmtp.test>, relay=dovecot-lmtp"), story);
    assertTrue(story.contains("delivered to=<emil@by-lmtp.test>, relay=dovecot-lmtp"), story);
    assertTrue(story.contains("delivered to=<alice@example.com>, relay=dovecot-lda"), story);
  }

  private static String queueId(String message) {
    Matcher received = Pattern.compile("\\(tmail\\) with ESMTP id (\\w+)").matcher(message);
    assertTrue(received.find(), message);
    return received.group(1);
  }

  @Test
  void catchAllTakesItsDomainsUnknown() {
    server.addMailbox("rest@catch.test", SECRET, "--catchall");
    send("to anybody", "anybody@catch.test");
    inbox("rest@catch.test").awaitMessage("Subject: to anybody");
    assertTrue(reply("anybody@not-catch.test").contains("554 5.7.1"));
  }

  @Test
  void detailReachesSieve() throws IOException {
    server.addMailbox("carol@example.com", SECRET);
    send("no detail yet", "carol@example.com");
    inbox("carol@example.com").awaitMessage("Subject: no detail yet");
    sieve(
        "require [\"envelope\", \"subaddress\", \"fileinto\", \"mailbox\"];\n"
            + "if envelope :detail \"to\" \"shop\" { fileinto :create \"Shop\"; }\n");
    send("with detail", "Carol+shop@example.com");
    Mailbox box = inbox("carol@example.com");
    Await.until("the sorted mail", () -> box.messages("imaps", "Shop").size() == 1);
    assertEquals(1, box.inbox().size());
  }

  /** Deliveries by dovecot-lda; rules by the command line. */
  @Test
  void rulesAnswerAndPassOn() {
    server.addMailbox("away@example.com", SECRET);
    server.addMailbox("asker@example.com", SECRET);
    server.addMailbox("deputy@example.com", SECRET);
    server
        .tmail("rules", "vacation", "-s", "Away", "-t", "Later", "away@example.com")
        .mustSucceed();
    server.tmail("rules", "forward", "away@example.com", "deputy@example.com").mustSucceed();
    Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.smtp(),
            "--from",
            "asker@example.com",
            "--to",
            "away@example.com",
            "--header",
            "Subject: please")
        .mustSucceed();
    assertTrue(inbox("asker@example.com").awaitMessage("Subject: Away").contains("Later"));
    inbox("deputy@example.com").awaitMessage("Subject: please");
    inbox("away@example.com").awaitMessage("Subject: please");
    assertTrue(server.tmail("rules", "show", "away@example.com").output().contains("deputy@"));
  }

  /** What ManageSieve would have written. */
  private static void sieve(String script) throws IOException {
    Path home;
    try (Stream<Path> all = Files.walk(server.home().resolve("mail"))) {
      home = all.filter(each -> each.endsWith("carol")).findFirst().orElseThrow();
    }
    Files.writeString(home.resolve(".dovecot.sieve"), script);
    Shell.run("chmod", "644", home.resolve(".dovecot.sieve").toString()).mustSucceed();
  }

  @Test
  void fullMailboxIsRefusedAtRcpt() throws IOException {
    server.addMailbox("full@example.com", SECRET, "-q", "20K");
    assertTrue(reply("full@example.com").contains("250 2.1.5"));
    fill("full@example.com", 18_000);
    assertTrue(reply("full@example.com").contains("250 2.1.5"), "there is some room");
    assertTrue(replyToBig("full@example.com").startsWith("552 5.2.2"), "but not for that much");
    fill("full@example.com", 2_800);
    String refused = reply("full@example.com");
    assertTrue(refused.contains("552 5.2.2 Mailbox is full"), refused);
    server.tmail("user", "update", "full@example.com", "-q", "1M").mustSucceed();
    assertTrue(reply("full@example.com").contains("250 2.1.5"));
  }

  private static void fill(String login, int size) {
    swaks("--to", login, "--body", ("x".repeat(70) + "\n").repeat(size / 72)).mustSucceed();
    Await.until("an empty queue", () -> server.queued() == 0);
  }

  /** What RCPT is answered after MAIL has declared a size, which swaks does not. */
  private static String replyToBig(String to) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.smtp());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.setSoTimeout(20_000);
      String reply = in.readLine();
      for (String line :
          List.of(
              "HELO c.test", "EHLO c.test", "MAIL FROM:<> SIZE=10000", "RCPT TO:<" + to + ">")) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        do {
          reply = in.readLine();
        } while (reply.startsWith("250-"));
      }
      return reply;
    }
  }

  @Test
  void postmasterIsAlwaysTaken() {
    for (String address : List.of("postmaster@example.com", "Abuse@example.com", "postmaster")) {
      assertTrue(reply(address).contains("250 2.1.5"), address);
    }
    send("to the postmaster", "postmaster@example.com");
    inbox("alice@example.com").awaitMessage("Subject: to the postmaster");
  }

  @Test
  void userSendsFromHisOwnAddresses() {
    assertTrue(submit("bob@example.com").contains("250 2.1.0"));
    assertTrue(submit("alice@example.com").contains("553 5.7.1"));
    assertTrue(submit("bob@elsewhere.test").contains("553 5.7.1"));
    server
        .tmail("user", "update", "bob@example.com", "--sender-add", "bob@elsewhere.test")
        .mustSucceed();
    assertTrue(submit("bob@elsewhere.test").contains("250 2.1.0"));
    server
        .tmail("user", "update", "bob@example.com", "--sender-del", "bob@elsewhere.test")
        .mustSucceed();
    assertTrue(submit("bob@elsewhere.test").contains("553 5.7.1"));
  }

  private static String submit(String from) {
    return Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.submission(),
            "--tls",
            "--auth-user",
            "bob@example.com",
            "--auth-password",
            SECRET,
            "--from",
            from,
            "--to",
            "alice@example.com",
            "--quit",
            "RCPT")
        .output();
  }

  private static void alias(String... arguments) {
    List<String> line = new ArrayList<>(List.of("alias", "add"));
    line.addAll(List.of(arguments));
    server.tmail(line.toArray(new String[0])).mustSucceed();
  }

  private static void send(String subject, String to) {
    swaks("--to", to, "--header", "Subject: " + subject).mustSucceed();
  }

  private static String reply(String to) {
    return swaks("--to", to, "--quit", "RCPT").output();
  }

  private static Shell.Result swaks(String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of("swaks", "--server", "127.0.0.1:" + server.smtp(), "--from", SENDER));
    line.addAll(List.of(arguments));
    return Shell.run(line.toArray(new String[0]));
  }

  private static Mailbox inbox(String login) {
    return server.mailbox(login, SECRET);
  }

  private static long count(String login, String text) {
    return inbox(login).inbox().stream().filter(each -> each.contains(text)).count();
  }
}
