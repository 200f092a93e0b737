package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import io.tmail.mail.EsmtpParameters;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults of SubEthaSMTP that no other test covers; {@code docs/SMTP.md} has the whole list. */
@Timeout(30)
class LibraryFaultsTest {

  @Test
  void refusedMessageEndsTheTransaction() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.ask("x\ny\r\n.", "550 5.6.0");
      client.ask("RCPT TO:<bob@example.com>", "503 5.5.1");
      client.ask("DATA", "503 5.5.1");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<bob@example.com>", "250");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      assertEquals(1, rig.queue.accepted.size());
      assertEquals(1, rig.queue.recipients().size());
    }
  }

  @Test
  void parametersReachTheQueue() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example> RET=HDRS ENVID=x", "250");
      client.ask("RCPT TO:<alice@example.com> NOTIFY=NEVER", "250");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      FakeQueue.Accepted accepted = rig.queue.accepted.get(0);
      assertEquals("HDRS", accepted.message().parameters().value("RET").orElse(""));
      EsmtpParameters ofAlice = accepted.recipients().get(0).parameters();
      assertEquals("NEVER", ofAlice.value("NOTIFY").orElse(""));
    }
  }

  /**
   * The library's look-up takes seconds where DNS does not answer, and tells the DNS who writes.
   */
  @Test
  void nobodyLooksUpTheClientsName() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.startTls();
      client.ask("EHLO client.example", "250");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("RCPT TO:<x@elsewhere.example>", "554"); // asks for the client's address
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      assertEquals("/127.0.0.1", rig.relayIps.asked.toString(), "an address without a name");
      assertTrue(rig.queue.traceField.contains("from client.example ([127.0.0.1])"));
      assertFalse(rig.queue.traceField.contains("localhost"));
    }
  }

  /** With a check of senders in force, the right of the user who proved himself still counts. */
  @Test
  void checkOfSendersLeavesTheLoginStanding() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig()) {
      int port = rig.listen(Listener.Role.SUBMISSION, true);
      try (Dialogue client = Dialogue.secured(port)) {
        client.expect("220");
        client.ask("EHLO x", "250");
        client.ask("AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0" + "secret-1"), "235");
        client.ask("MAIL FROM:<boss@example.com>", "553 5.7.1");
        client.ask("MAIL FROM:<alice@example.com>", "250");
        client.ask("RCPT TO:<x@elsewhere.example>", "250");
      }
    }
  }

  @Test
  void serverThatStopsLeavesTheSharedThreadsAlone() throws InterruptedException {
    SharedExecutor shared = new SharedExecutor(Runnable::run);
    shared.shutdown();
    assertTrue(shared.shutdownNow().isEmpty());
    assertTrue(shared.awaitTermination(1, TimeUnit.MILLISECONDS));
    boolean[] ran = new boolean[1];
    shared.execute(() -> ran[0] = true);
    assertTrue(ran[0], "other servers' sessions go on");
  }
}
