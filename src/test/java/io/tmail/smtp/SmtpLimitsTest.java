package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the server's patience ends, and how it says goodbye. */
class SmtpLimitsTest {
  @ParameterizedTest
  @ValueSource(strings = {"XYZZY", "MAIL", "RCPT TO:<x>", "", "AUTH PLAIN"})
  void tooManyErrorsEndTheSession(String wrong) throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_ERRORS", "3");
        Dialogue client = rig.connect()) {
      client.ask(wrong, "5");
      client.ask(wrong, "5");
      client.ask(wrong, "5");
      client.expect("421 4.7.0");
      client.expectClosed();
    }
  }

  @Test
  void commandsBehindTheLastErrorAreNotObeyed() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_ERRORS", "2");
        Dialogue client = rig.hello()) {
      client.send("X", "X", "MAIL FROM:<>", "RCPT TO:<alice@example.com>", "BDAT 0 LAST");
      client.expect("500");
      client.expect("500");
      client.expect("421 4.7.0");
      client.expectClosed();
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void tooManyRefusedRecipientsEndTheSession() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_BAD_RCPT", "2");
        Dialogue client = rig.transaction()) {
      client.ask("RCPT TO:<x@example.com>", "550 5.1.1");
      client.ask("RCPT TO:<y@example.com>", "550 5.1.1");
      client.expect("421 4.7.0");
      client.expectClosed();
    }
  }

  @Test
  void oneClientHasSoManyConnectionsAndNoMore() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_CONCURRENCY_PER_CLIENT", "2")) {
      try (Dialogue first = rig.connect();
          Dialogue second = rig.connect()) {
        try (Dialogue third = new Dialogue(rig.port())) {
          third.expect("421 4.7.0");
          third.expectClosed();
        }
        second.ask("QUIT", "221");
        second.expectClosed();
        awaitRoom(rig);
        first.ask("NOOP", "250");
      }
    }
  }

  /** The place of a session is free a moment after its connection is closed. */
  private static void awaitRoom(SmtpRig rig) throws IOException {
    for (int i = 0; i < 100; i++) {
      try (Dialogue next = new Dialogue(rig.port())) {
        if (next.expect("").startsWith("220")) {
          return;
        }
      }
    }
    throw new AssertionError("the connection limit counts sessions that have ended");
  }

  @Test
  void allClientsTogetherHaveSoManyConnections() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_CONCURRENCY_INCOMING", "1");
        Dialogue first = rig.connect();
        Dialogue second = new Dialogue(rig.port())) {
      second.expect("421 4.3.2");
      second.expectClosed();
      first.ask("NOOP", "250");
    }
  }

  @Test
  void silenceEndsTheSession() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_SERVER_TIMEOUT", "300ms");
        Dialogue client = rig.connect()) {
      client.expect("421 4.4.2");
      client.expectClosed();
    }
  }

  /** RFC 5321 §4.5.3.2: the time limit is a command's, not a byte's. */
  @Test
  void slowCommandEndsTheSessionAsWell() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_SERVER_TIMEOUT", "500ms");
        Dialogue client = rig.connect()) {
      long begin = System.nanoTime();
      Thread typing = new Thread(() -> typeSlowly(client));
      typing.start();
      client.expect("421 4.4.2");
      assertTrue(System.nanoTime() - begin < 2_000_000_000L, "a byte now and then is no command");
      typing.interrupt();
    }
  }

  private static void typeSlowly(Dialogue client) {
    try {
      for (int i = 0; i < 40; i++) {
        client.sendRaw("N");
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException over) {
      // the server has hung up
    }
  }

  @Test
  void lineTooLongIsRefusedAndTheSessionGoesOn() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.ask("NOOP " + "x".repeat(CommandReader.LONGEST - 5), "250");
      client.ask("NOOP " + "x".repeat(CommandReader.LONGEST - 4), "500 5.5.2 Line too long");
      client.ask("NOOP " + "x".repeat(60_000), "500 5.5.2 Line too long");
      client.ask("NOOP", "250");
    }
  }

  @Test
  void lineWithoutEndEndsTheSession() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.sendRaw("NOOP " + "x".repeat(CommandReader.LONGEST_READ));
      client.expect("421 4.7.0");
      client.expectClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOOP\nMAIL FROM:<forged@b.example>\r\n",
        "NO\rOP\r\n",
        "NOOP\r\r\n",
        "\nNOOP\r\n",
        "\rNOOP\r\n",
        "NOOP \u00ff\u00fe\r\n",
        "NOOP \u00c3\r\n"
      })
  void unreadableLineIsRefusedAndTheSessionGoesOn(String line) throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.sendRaw(line);
      client.expect("500 5.5.2");
      client.ask("RCPT TO:<alice@example.com>", "503 5.5.1 Need MAIL");
      client.ask("NOOP", "250");
    }
  }

  @Test
  void threeUnreadableLinesInARowEndTheSession() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.ask("NOOP \u00ff", "500 5.5.2");
      client.ask("NOOP " + "x".repeat(5000), "500 5.5.2");
      client.ask("NOOP", "250");
      client.ask("NOOP \u00ff", "500 5.5.2");
      client.ask("NO\nOP", "500 5.5.2");
      client.ask("NOOP " + "x".repeat(5000), "500 5.5.2");
      client.expect("421 4.7.0");
      client.expectClosed();
    }
  }

  @Test
  void nulInACommandIsRefused() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a\0@b.example>", "501 5.5.4");
      client.ask("NO\0OP", "500");
      client.ask("NOOP", "250");
    }
  }

  @Test
  void heloIsNotNeededIfSetSo() throws IOException {
    try (SmtpRig rig = new SmtpRig("RFC_HELO_MANDATORY", "false");
        Dialogue client = rig.connect()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
    }
  }

  @Test
  void heloNeedsADotIfSetSo() throws IOException {
    try (SmtpRig rig = new SmtpRig("RFC_HELO_NEED_FQN", "true");
        Dialogue client = rig.connect()) {
      client.ask("EHLO localhost", "501 5.5.4");
      client.ask("EHLO [192.0.2.1]", "250");
      client.ask("EHLO client.example.", "250");
    }
  }

  @Test
  void noSizeLimitIsNone() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_DATABYTES", "0");
        Dialogue client = rig.connect()) {
      assertTrue(client.ask("EHLO client.example", "250").contains("250-SIZE\n"));
      client.ask("MAIL FROM:<a@b.example> SIZE=1000000", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
    }
  }

  @Test
  void fullDiskTakesNoMail() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MIN_FREE", "900000G");
        Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example>", "452 4.3.1");
    }
  }

  @Test
  void serverThatStopsSaysSoToIdleSessions() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue fresh = rig.connect();
        Dialogue open = rig.transaction()) {
      long begin = System.nanoTime();
      rig.stop();
      assertTrue(System.nanoTime() - begin < 5_000_000_000L, "idle sessions delay nothing");
      fresh.expect("421 4.3.2");
      fresh.expectClosed();
      open.expect("421 4.3.2");
      open.expectClosed();
    }
  }

  @Test
  void serverThatStopsLetsAMessageFinish() throws IOException, InterruptedException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.send("first half");
      Thread stopping = new Thread(rig::stop);
      stopping.start();
      Thread.sleep(200);
      client.ask("second half\r\n.", "250 2.0.0 Ok: queued as");
      client.expect("421 4.3.2");
      client.expectClosed();
      stopping.join(5000);
      assertEquals("first half\r\nsecond half\r\n", rig.queue.onlyContent());
    }
  }

  @Test
  void clientThatDoesNotReadCannotHoldUpTheStop() throws Exception {
    try (SmtpRig rig = new SmtpRig();
        Dialogue deaf = rig.connect()) {
      AtomicInteger said = new AtomicInteger();
      new Thread(() -> talkWithoutListening(deaf, said)).start();
      for (int before = -1; before != said.get(); Thread.sleep(300)) {
        before = said.get();
      }
      Thread stopping = new Thread(() -> rig.stop(Duration.ofMillis(200)));
      stopping.start();
      stopping.join(5000);
      assertFalse(stopping.isAlive(), "the server stops");
    }
  }

  private static void talkWithoutListening(Dialogue client, AtomicInteger said) {
    try {
      while (true) {
        client.sendRaw("HELP\r\n".repeat(1000));
        said.incrementAndGet();
      }
    } catch (IOException cutOff) {
      // the server has hung up
    }
  }
}
