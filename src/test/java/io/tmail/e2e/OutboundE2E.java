package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.client.ScriptedServer;
import io.tmail.e2e.Doors.Door;
import io.tmail.e2e.Doors.Entered;
import io.tmail.trust.PythonPeer;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mail on its way out of a whole instance, to a next hop that follows a script. */
@Tag("way")
@ExtendWith(SharedInstance.class)
class OutboundE2E {
  private static final String ALICE = "alice@outbound.test";
  private static final String SECRET = "secret-1";
  private static Instance server;
  private static ScriptedServer nextHop;

  @BeforeAll
  static void start(Instance shared) throws IOException {
    nextHop = new ScriptedServer();
    server = shared;
    server.addMailbox(ALICE, SECRET, "-r");
  }

  @AfterAll
  static void stop() throws IOException {
    nextHop.close();
  }

  @Test
  void mailOfAUserTakesHisRouteLoggedInAndSigned() {
    String records = server.tmail("dkim", "enable", "outbound.test").mustSucceed().output();
    assertEquals(2, records.lines().filter(line -> line.contains("IN TXT")).count(), records);
    server
        .tmailWithInput(
            "s3cret\n",
            "routes",
            "add",
            "-rh",
            "127.0.0.1",
            "-rp",
            port(),
            "-u",
            ALICE,
            "-rl",
            "me",
            "-rpwd",
            "-")
        .mustSucceed();
    String test = server.tmail("routes", "test", ALICE, "x@remote.test", "--user", ALICE).output();
    assertTrue(test.contains("TAKEN") && test.contains("matches user " + ALICE), test);
    String list = server.tmail("routes", "list").output();
    assertTrue(list.contains("********") && !list.contains("s3cret"), list);

    nextHop
        .script("421 4.3.2 come back later")
        .script(
            "220 hop.test ESMTP",
            ">EHLO mail.e2e.test",
            "250-hop.test",
            "250-8BITMIME",
            "250-PIPELINING",
            "250 AUTH PLAIN",
            ">AUTH PLAIN AG1lAHMzY3JldA==",
            "235 2.7.0 Ok",
            ">MAIL FROM:<" + ALICE + ">",
            ">RCPT TO:<x@remote.test>",
            ">DATA",
            "250 Ok",
            "250 Ok",
            "354 go",
            ">.",
            "250 2.0.0 taken");
    submit();
    Await.until("the message to arrive", () -> nextHop.heard.toString().contains("Subject: out"));
    nextHop.verify();
    String message = nextHop.heard.get(nextHop.heard.size() - 1);
    assertTrue(message.startsWith("DKIM-Signature: v=1; a=ed25519-sha256;"), message);
    assertTrue(message.contains("a=rsa-sha256"), message);
    Await.until("the queue to be empty", () -> server.queued() == 0);
    assertFalse(nextHop.heard.stream().filter(each -> each.startsWith("MAIL")).count() > 1);
  }

  /** As dkimpy sees it, which nobody here wrote: neither field can be changed on the way. */
  @Test
  void whatSubmissionAddsIsSignedToo() throws IOException {
    Assumptions.assumeTrue(PythonPeer.isThere(), PythonPeer.missing());
    String lazy = "lazy@lazy.example";
    server.addMailbox(lazy, SECRET, "-r");
    Map<String, String> records =
        records(server.tmail("dkim", "enable", "lazy.example").mustSucceed().output());
    try (ScriptedServer hop = new ScriptedServer();
        PythonPeer verifier = PythonPeer.start()) {
      server
          .tmail("routes", "add", "-rh", "127.0.0.1", "-rp", hop.port() + "", "-u", lazy)
          .mustSucceed();
      hop.script(
          "220 hop.test ESMTP",
          ">EHLO mail.e2e.test",
          "250 hop.test",
          ">MAIL FROM:<" + lazy + ">",
          "250 Ok",
          ">RCPT TO:<x@remote.test>",
          "250 Ok",
          ">DATA",
          "354 go",
          ">.",
          "250 2.0.0 taken");
      submitWithoutFields(lazy);
      Await.until("the message", () -> hop.heard.toString().contains("Subject: lazy"));
      hop.verify();
      String message = hop.heard.get(hop.heard.size() - 1);
      for (int signature = 0; signature < 2; signature++) {
        assertEquals(JsonValue.TRUE, verified(verifier, message, records, signature), message);
        for (String field : List.of("From", "Date", "Message-ID")) {
          String changed = message.replaceFirst("(?m)^" + field + ": ", "$0x");
          assertFalse(changed.equals(message), field + " in " + message);
          assertEquals(JsonValue.FALSE, verified(verifier, changed, records, signature), field);
        }
      }
    }
  }

  private static void submitWithoutFields(String login) throws IOException {
    try (Entered entered = new Doors(server).enter(Door.SMTP, "127.0.0.1", login, SECRET)) {
      Wire wire = entered.wire();
      wire.ask("MAIL FROM:<" + login + ">");
      wire.ask("RCPT TO:<x@remote.test>");
      wire.ask("DATA");
      String reply = wire.ask("Subject: lazy\r\nTo: x@remote.test\r\n\r\ntext\r\n.");
      assertTrue(reply.startsWith("250"), reply);
    }
  }

  private static JsonValue verified(
      PythonPeer verifier, String message, Map<String, String> records, int signature)
      throws IOException {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    return verifier.ask(PythonPeer.request("verify", octets, records).add("index", signature));
  }

  /** By name, from lines of a zone file. */
  private static Map<String, String> records(String zone) {
    Map<String, String> records = new HashMap<>();
    zone.lines()
        .filter(line -> line.contains("IN TXT"))
        .forEach(
            line -> {
              String text = line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
              records.put(line.replaceFirst("\\. .*", ""), text.replace("\" \"", ""));
            });
    return records;
  }

  /**
   * What a stranger writes in our name and an alias or a rule passes on is never signed as ours.
   */
  @Test
  void forwardedMailOfAStrangerLeavesUnsigned() throws IOException {
    server.addMailbox("bob@outbound.test", SECRET);
    server.tmail("dkim", "enable", "outbound.test");
    try (ScriptedServer elsewhere = new ScriptedServer()) {
      String port = Integer.toString(elsewhere.port());
      server
          .tmail("routes", "add", "-d", "elsewhere.test", "-rh", "127.0.0.1", "-rp", port)
          .mustSucceed();
      server
          .tmail("alias", "add", "-d", "far@elsewhere.test bob@outbound.test", "team@outbound.test")
          .mustSucceed();
      assertForwarded(elsewhere, "team@outbound.test", "far@elsewhere.test", "by alias");
      server.mailbox("bob@outbound.test", SECRET).awaitMessage("Subject: by alias");
      server.tmail("rules", "forward", "bob@outbound.test", "further@elsewhere.test").mustSucceed();
      assertForwarded(elsewhere, "bob@outbound.test", "further@elsewhere.test", "by rule");
      Await.until("the queue to be empty", () -> server.queued() == 0);
    }
  }

  private static void assertForwarded(
      ScriptedServer elsewhere, String to, String target, String subject) {
    int before = elsewhere.heard.size();
    elsewhere.script(
        "220 elsewhere.test ESMTP",
        ">EHLO mail.e2e.test",
        "250 elsewhere.test",
        ">MAIL FROM:<",
        "250 Ok",
        ">RCPT TO:<" + target + ">",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 2.0.0 taken");
    Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.smtp(),
            "--from",
            "stranger@remote.test",
            "--to",
            to,
            "--header",
            "From: ceo@outbound.test",
            "--header",
            "Subject: " + subject)
        .mustSucceed();
    Await.until(
        subject + " elsewhere",
        () -> elsewhere.heard.stream().skip(before).anyMatch(each -> each.contains(subject)));
    elsewhere.verify();
    String message = elsewhere.heard.get(elsewhere.heard.size() - 1);
    assertTrue(message.contains("From: ceo@outbound.test"), message);
    assertFalse(message.contains("DKIM-Signature"), message);
  }

  private static String port() {
    return Integer.toString(nextHop.port());
  }

  private static void submit() {
    Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.submission(),
            "--tls",
            "--auth-user",
            ALICE,
            "--auth-password",
            SECRET,
            "--from",
            ALICE,
            "--to",
            "x@remote.test",
            "--header",
            "Subject: out")
        .mustSucceed();
  }
}
