package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stranger may ask of us, and where it ends: each limit has its own reply. */
@Timeout(30)
class SmtpAbuseTest {

  @Test
  void commandsThatMoveNoMailEndTheSession() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_COMMANDS", "5");
        Dialogue client = rig.hello()) {
      for (int i = 0; i < 4; i++) {
        client.ask(i % 2 == 0 ? "NOOP" : "RSET", "250");
      }
      client.ask("NOOP", "421 4.7.0 mail.example Too many commands");
      client.expectClosed();
    }
  }

  @Test
  void aMessageEarnsNewCommands() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_COMMANDS", "3");
        Dialogue client = rig.hello()) {
      for (int i = 0; i < 10; i++) {
        client.ask("NOOP", "250");
        message(client);
      }
    }
  }

  @Test
  void sessionTakesSoManyMessages() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_MESSAGES", "2");
        Dialogue client = rig.hello()) {
      message(client);
      message(client);
      client.ask("MAIL FROM:<a@b.example>", "421 4.7.0 mail.example Too many messages");
      client.expectClosed();
      assertEquals(2, rig.queue.accepted.size());
    }
  }

  @Test
  void vrfyIsNoWayToHarvest() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_VRFY", "2");
        Dialogue client = rig.hello()) {
      client.ask("VRFY alice", "252");
      client.ask("VRFY bob", "252");
      client.ask("VRFY carol", "421 4.7.0 mail.example Too many VRFY");
      client.expectClosed();
    }
  }

  @Test
  void errorsAreAnsweredSlowlyAfterTheFirstTen() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_ERROR_DELAY", "1s", "SMTPD_MAX_ERRORS", "50");
        Dialogue client = rig.hello()) {
      long begin = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        client.ask("NONSENSE", "500");
      }
      long quick = System.nanoTime() - begin;
      client.ask("MAIL", "501");
      client.ask("MAIL", "501");
      long slow = System.nanoTime() - begin - quick;
      assertTrue(slow > TimeUnit.MILLISECONDS.toNanos(900), "slow: " + slow);
    }
  }

  @Test
  void whoSpeaksBeforeTheGreetingIsRefused() throws Exception {
    try (SmtpRig rig = new SmtpRig("SMTPD_GREETING_DELAY", "0s")) {
      boolean refused = false;
      for (int i = 0; i < 200 && !refused; i++) {
        try (Dialogue client = new Dialogue(rig.port())) {
          client.send("EHLO early.example");
          refused = client.expectAny().startsWith("554 5.5.1");
        }
      }
      assertTrue(refused, "nobody was caught in 200 tries");
    }
  }

  @Test
  void messageHasToComeWholeInTime() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MESSAGE_TIMEOUT", "1s");
        Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      boolean open = true;
      while (open && System.nanoTime() < end) {
        open = drips(client);
      }
      assertTrue(!open, "a message that drips is cut off");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  private static boolean drips(Dialogue client) {
    try {
      client.sendRaw("x");
      TimeUnit.MILLISECONDS.sleep(100);
      return true;
    } catch (IOException cutOff) {
      return false;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Test
  void overlongLineIsRefusedIfSetSoAndNothingOfItIsACommand() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_LINE", "998");
        Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.send("Subject: x", "", "y".repeat(999), ".");
      client.expect("550 5.6.0 Message has a line longer than 998");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.send("Subject: x", "", "y".repeat(998), ".");
      client.expect("250 2.0.0");
    }
  }

  @Test
  void userSendsSoMuchAnHour() throws IOException, GeneralSecurityException {
    try (SmtpRig rig =
        new SmtpRig("SMTPD_RATE_MESSAGES_USER", "2", "SMTPD_RATE_RECIPIENTS_USER", "3")) {
      int port = rig.listen(Listener.Role.SUBMISSION, true);
      try (Dialogue client = Dialogue.secured(port)) {
        client.expect("220");
        client.ask("EHLO x", "250");
        String credentials = Dialogue.base64("\0alice@example.com\0" + "secret-1");
        client.ask("AUTH PLAIN " + credentials, "235");
        message(client, "alice@example.com");
        message(client, "alice@example.com");
        client.ask("MAIL FROM:<alice@example.com>", "450 4.7.1 Too many messages");
      }
    }
  }

  private static void message(Dialogue client) throws IOException {
    message(client, "a@b.example");
  }

  private static void message(Dialogue client, String from) throws IOException {
    client.ask("MAIL FROM:<" + from + ">", "250");
    client.ask("RCPT TO:<alice@example.com>", "250");
    client.ask("DATA", "354");
    client.send("Subject: x", "", "text", ".");
    client.expect("250 2.0.0");
  }
}
