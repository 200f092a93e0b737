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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What an address stands for, from the wire to the mailbox, with real Dovecot and real commands.
 */
@Tag("way")
@ExtendWith(SharedInstance.class)
class RecipientsE2E {
  private static final String SECRET = "secret-1";
  private static final String SENDER = "someone@remote.test";
  private static Instance server;

  @BeforeAll
  static void start(Instance shared) {
    server = shared;
    for (String login : List.of("alice@recipients.test", "bob@recipients.test")) {
      server.addMailbox(login, SECRET);
    }
  }

  @Test
  void aliasReachesBothAndEachOnce() {
    alias("-d", "alice@recipients.test bob@recipients.test", "team@recipients.test");
    send("to the team", "team@recipients.test,alice@recipients.test");
    String alices = inbox("alice@recipients.test").awaitMessage("Subject: to the team");
    inbox("bob@recipients.test").awaitMessage("Subject: to the team");
    assertTrue(alices.contains("Return-Path: <" + SENDER + ">"), alices);
    assertTrue(alices.contains("Delivered-To: alice@recipients.test"), alices);
    Await.until("an empty queue", () -> server.queued() == 0);
    assertEquals(1, count("alice@recipients.test", "Subject: to the team"));
    assertEquals(1, count("bob@recipients.test", "Subject: to the team"));
  }

  @Test
  void miniListIsTheSenderForItsMembersOnly() {
    alias("-m", "-d", "alice@recipients.test", "list@recipients.test");
    send("to the list", "list@recipients.test,bob@recipients.test");
    String member = inbox("alice@recipients.test").awaitMessage("Subject: to the list");
    assertTrue(member.contains("Return-Path: <list@recipients.test>"), member);
    String other = inbox("bob@recipients.test").awaitMessage("Subject: to the list");
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
    alias("-p", script + " 'one word'", "box@recipients.test");
    send("to the command", "box@recipients.test");
    Await.until("the command", () -> Files.exists(got));
    String text = Files.readString(got);
    assertTrue(text.startsWith("one word|" + SENDER + "|box@recipients.test|"), text);
    assertTrue(!text.lines().findFirst().orElseThrow().endsWith("|0"), "not as root");
    assertTrue(text.contains("Delivered-To: box@recipients.test"), text);
    assertTrue(text.contains("Subject: to the command"), text);
  }

  @Test
  void domainAliasStandsForTheOtherDomain() {
    alias("-d", "recipients.test", "alias.test");
    send("to the other domain", "Bob@alias.test");
    String message = inbox("bob@recipients.test").awaitMessage("Subject: to the other domain");
    assertTrue(message.contains("Delivered-To: bob@recipients.test"), message);
    assertTrue(reply("nobody@alias.test").contains("550 5.1.1"));
    Shell.Result refused = server.tmail("user", "add", "-m", "x@alias.test", SECRET);
    assertEquals(1, refused.exit(), refused.output());
  }

  @Test
  void domainHasItsOwnWayIntoItsMailboxes() {
    server.addMailbox("dora@by-lmtp.test", SECRET);
    server.addMailbox("emil@by-lmtp.test", SECRET);
    send("two ways", "dora@by-lmtp.test,alice@recipients.test,emil@by-lmtp.test");
    String message = inbox("alice@recipients.test").awaitMessage("Subject: two ways");
    Await.until("an empty queue", () -> server.queued() == 0);
    for (String login :
        List.of("dora@by-lmtp.test", "emil@by-lmtp.test", "alice@recipients.test")) {
      assertEquals(1, count(login, "Subject: two ways"), login);
    }
    String story = server.tmail("trace", "show", queueId(message)).mustSucceed().output();
    assertTrue(story.contains("delivered to=<dora@by-lmtp.test>, relay=dovecot-lmtp"), story);
    assertTrue(story.contains("delivered to=<emil@by-lmtp.test>, relay=dovecot-lmtp"), story);
    assertTrue(story.contains("delivered to=<alice@recipients.test>, relay=dovecot-lda"), story);
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
    server.addMailbox("carol@recipients.test", SECRET);
    send("no detail yet", "carol@recipients.test");
    inbox("carol@recipients.test").awaitMessage("Subject: no detail yet");
    sieve(
        "require [\"envelope\", \"subaddress\", \"fileinto\", \"mailbox\"];\n"
            + "if envelope :detail \"to\" \"shop\" { fileinto :create \"Shop\"; }\n");
    send("with detail", "Carol+shop@recipients.test");
    Mailbox box = inbox("carol@recipients.test");
    Await.until("the sorted mail", () -> box.messages("imaps", "Shop").size() == 1);
    assertEquals(1, box.inbox().size());
  }

  /** Deliveries by dovecot-lda; rules by the command line. */
  @Test
  void rulesAnswerAndPassOn() {
    server.addMailbox("away@recipients.test", SECRET);
    server.addMailbox("asker@recipients.test", SECRET);
    server.addMailbox("deputy@recipients.test", SECRET);
    server
        .tmail("rules", "vacation", "-s", "Away", "-t", "Later", "away@recipients.test")
        .mustSucceed();
    server
        .tmail("rules", "forward", "away@recipients.test", "deputy@recipients.test")
        .mustSucceed();
    Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.smtp(),
            "--from",
            "asker@recipients.test",
            "--to",
            "away@recipients.test",
            "--header",
            "Subject: please")
        .mustSucceed();
    assertTrue(inbox("asker@recipients.test").awaitMessage("Subject: Away").contains("Later"));
    inbox("deputy@recipients.test").awaitMessage("Subject: please");
    inbox("away@recipients.test").awaitMessage("Subject: please");
    assertTrue(server.tmail("rules", "show", "away@recipients.test").output().contains("deputy@"));
  }

  /** What ManageSieve would have written. */
  private static void sieve(String script) throws IOException {
    Path home;
    try (Stream<Path> all = Files.walk(server.home().resolve("mail"))) {
      home = all.filter(each -> each.endsWith("recipients.test/c/carol")).findFirst().orElseThrow();
    }
    Files.writeString(home.resolve(".dovecot.sieve"), script);
    Shell.run("chmod", "644", home.resolve(".dovecot.sieve").toString()).mustSucceed();
  }

  @Test
  void fullMailboxIsRefusedAtRcpt() throws IOException {
    server.addMailbox("full@recipients.test", SECRET, "-q", "20K");
    assertTrue(reply("full@recipients.test").contains("250 2.1.5"));
    fill("full@recipients.test", 18_000);
    assertTrue(reply("full@recipients.test").contains("250 2.1.5"), "there is some room");
    assertTrue(replyToBig("full@recipients.test").startsWith("552 5.2.2"), "but not for that much");
    fill("full@recipients.test", 2_800);
    String refused = reply("full@recipients.test");
    assertTrue(refused.contains("552 5.2.2 Mailbox is full"), refused);
    server.tmail("user", "update", "full@recipients.test", "-q", "1M").mustSucceed();
    assertTrue(reply("full@recipients.test").contains("250 2.1.5"));
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
    for (String address :
        List.of("postmaster@recipients.test", "Abuse@recipients.test", "postmaster")) {
      assertTrue(reply(address).contains("250 2.1.5"), address);
    }
    send("to the postmaster", "postmaster@recipients.test");
    inbox("alice@recipients.test").awaitMessage("Subject: to the postmaster");
  }

  @Test
  void userSendsFromHisOwnAddresses() {
    assertTrue(submit("bob@recipients.test").contains("250 2.1.0"));
    assertTrue(submit("alice@recipients.test").contains("553 5.7.1"));
    assertTrue(submit("bob@elsewhere.test").contains("553 5.7.1"));
    server
        .tmail("user", "update", "bob@recipients.test", "--sender-add", "bob@elsewhere.test")
        .mustSucceed();
    assertTrue(submit("bob@elsewhere.test").contains("250 2.1.0"));
    server
        .tmail("user", "update", "bob@recipients.test", "--sender-del", "bob@elsewhere.test")
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
            "bob@recipients.test",
            "--auth-password",
            SECRET,
            "--from",
            from,
            "--to",
            "alice@recipients.test",
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
