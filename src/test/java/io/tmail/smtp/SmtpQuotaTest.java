package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.policy.PolicyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox without room for a message, whatever size the client declares. */
@Timeout(30)
class SmtpQuotaTest {
  private static final int ROOM = 1000;

  @TempDir private Path folder;
  private PolicyServer dovecot;
  private SmtpRig rig;

  /** full@ has room for 1,000 octets, tight@ for twice as many. */
  @BeforeEach
  void start() throws IOException {
    Path socket = folder.resolve("quota-status");
    dovecot = new PolicyServer(socket);
    dovecot.answer =
        request -> {
          long size = Long.parseLong(request.replaceFirst("(?s).*size=(\\d+)\n.*", "$1"));
          int room = request.contains("recipient=full@") ? ROOM : 2 * ROOM;
          return size > room ? "action=552 5.2.2 Mailbox is full\n\n" : "action=OK\n\n";
        };
    rig = new SmtpRig("DOVECOT_SUPPORT_ENABLED", "true", "DOVECOT_QUOTA_STATUS", socket.toString());
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    dovecot.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " SIZE=100"})
  void messageOverQuotaIsRefusedAfterDataAndNeverBounced(String declared) throws IOException {
    try (Dialogue client = rig.hello()) {
      send(client, declared, ROOM + 1, "552 5.2.2", "full@example.com");
      assertEquals(0, rig.queue.accepted.size());
      assertEquals(1, rig.refusals.all.size());
      assertEquals("full@example.com", rig.refusals.all.get(0).recipient());
      send(client, declared, 10, "250 2.0.0", "full@example.com");
      assertEquals(List.of("full@example.com"), rig.queue.recipients());
    }
  }

  @Test
  void honestClientCostsOneQuestion() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example> SIZE=1001", "250");
      client.ask("RCPT TO:<full@example.com>", "552 5.2.2");
      client.ask("RSET", "250");
      send(client, " SIZE=900", 500, "250 2.0.0", "full@example.com");
      assertEquals(2, dovecot.asked.size());
    }
  }

  @Test
  void messageIsRefusedIfNoRecipientHasRoom() throws IOException {
    try (Dialogue client = rig.hello()) {
      String[] both = {"full@example.com", "tight@example.com", "FULL@example.com"};
      send(client, "", 2 * ROOM + 1, "552 5.2.2", both);
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  /** One reply is for all: who has room gets the message, the sender a bounce for the others. */
  @Test
  void messageIsAcceptedIfOneRecipientHasRoom() throws IOException {
    try (Dialogue client = rig.hello()) {
      send(client, "", ROOM + 1, "250 2.0.0", "full@example.com", "tight@example.com");
      send(client, "", 2 * ROOM + 1, "250 2.0.0", "full@example.com", "bob@example.com");
      send(client, "", 2 * ROOM + 1, "250 2.0.0", "full@example.com", "team@example.com");
      assertEquals(3, rig.queue.accepted.size());
    }
  }

  @Test
  void dovecotThatDoesNotAnswerIsTakenForYes() throws IOException {
    dovecot.answer = request -> "";
    try (Dialogue client = rig.hello()) {
      send(client, "", 2 * ROOM + 1, "250 2.0.0", "full@example.com");
    }
  }

  private static void send(Dialogue client, String declared, int size, String reply, String... to)
      throws IOException {
    client.ask("MAIL FROM:<forged@victim.example>" + declared, "250");
    for (String address : to) {
      client.ask("RCPT TO:<" + address + ">", "250 2.1.5");
    }
    client.ask("DATA", "354");
    client.ask("Subject: x\r\n\r\n" + "x\r\n".repeat(size / 3) + "\r\n.", reply);
  }
}
