package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.EnvelopeRecipient;
import io.tmail.queue.tables.Refusal;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the recipients that a client names become in the queue, and who may send. */
@Timeout(30)
class SmtpRecipientsTest {
  @AutoClose
  private SmtpRig rig = new SmtpRig("SMTPD_AUTH_PLAINTEXT", "true", "SMTPD_MAX_RCPT", "3");

  @Test
  void aliasBecomesACopyForEachAndTheClientSeesOneRecipient() throws IOException {
    try (Dialogue client = rig.hello()) {
      send(client, "Team@example.com");
      assertEquals(
          List.of("alice@example.com", "bob@example.com", "team@example.com"),
          rig.queue.recipients());
      List<EnvelopeRecipient> all = recipients();
      assertTrue(all.stream().allMatch(each -> each.original().equals("Team@example.com")));
      assertEquals("pipe:team@example.com", all.get(2).destination().text());
    }
  }

  /** A flood to the alias does not leave in our name; nobody else is relayed by that. */
  @Test
  void aliasSendsOutSoManyCopiesAnHour() throws IOException {
    try (SmtpRig limited = new SmtpRig("ALIASES_RATE_OUTSIDE", "2");
        Dialogue client = limited.hello()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<x@elsewhere.example>", "554 5.7.1");
      client.ask("RCPT TO:<out@example.com>", "250");
      client.ask("RCPT TO:<out@example.com>", "250");
      client.ask("RCPT TO:<out@example.com>", "450 4.7.1");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask("Subject: x\r\n\r\nx\r\n.", "250");
      assertEquals(
          List.of("x@elsewhere.example", "alice@example.com", "bob@example.com"),
          limited.queue.recipients());
    }
  }

  @Test
  void refusalsAreToldToTheTrace() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<x@elsewhere.example>", "554 5.7.1");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.send("Received: x\r\n".repeat(200) + "\r\n.");
      client.expect("5");
    }
    Refusal rcpt = rig.refusals.all.get(0);
    assertEquals("x@elsewhere.example", rcpt.recipient());
    assertEquals("a@b.example", rcpt.sender());
    assertEquals("127.0.0.1", rcpt.origin().client());
    assertEquals("client.example", rcpt.origin().helo());
    assertTrue(rcpt.reply().toString().startsWith("554 5.7.1"), rcpt.reply().toString());
    assertEquals("alice@example.com", rig.refusals.all.get(1).recipient());
  }

  @Test
  void nobodyGetsTwoCopies() throws IOException {
    try (Dialogue client = rig.hello()) {
      send(client, "bob@example.com", "BOB@example.com", "team@example.com");
      assertEquals(
          List.of("bob@example.com", "alice@example.com", "team@example.com"),
          rig.queue.recipients());
      assertEquals("bob@example.com", recipients().get(0).original());
    }
  }

  @Test
  void membersOfAListGetTheMailFromTheList() throws IOException {
    try (Dialogue client = rig.hello()) {
      send(client, "list@example.com");
      assertTrue(
          recipients().stream()
              .allMatch(
                  each -> each.reversePath().orElseThrow().toString().equals("list@example.com")));
    }
  }

  /** What LIMITS RCPTMAX announces are commands (RFC 9422 §4.1), whatever becomes of them. */
  @Test
  void limitOfRecipientsCountsCommands() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<x@catch.example>", "250");
      client.ask("RCPT TO:<y@catch.example>", "250");
      client.ask("RCPT TO:<nobody@example.com>", "550");
      client.ask("RCPT TO:<x@catch.example>", "250");
      client.ask("RCPT TO:<z@catch.example>", "452 4.5.3");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      assertEquals(List.of("alice@example.com"), rig.queue.recipients());
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<z@catch.example>", "250");
    }
  }

  @Test
  void limitOfRecipientsCountsCopies() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<team@example.com>", "250");
      client.ask("RCPT TO:<x@relayed.example>", "452 4.5.3");
    }
  }

  @Test
  void authenticatedUserSendsFromHisOwnAddressesOnly() throws IOException {
    try (Dialogue client = authenticated()) {
      client.ask("MAIL FROM:<boss@example.com>", "553 5.7.1");
      client.ask("MAIL FROM:<alice@example.com>", "250");
      client.ask("RSET", "250");
      client.ask("MAIL FROM:<>", "250");
    }
    try (Dialogue stranger = rig.hello()) {
      stranger.ask("MAIL FROM:<boss@example.com>", "250");
    }
  }

  @Test
  void ownershipCanBeTurnedOff() throws IOException {
    rig.close();
    rig = new SmtpRig("SMTPD_AUTH_PLAINTEXT", "true", "SMTPD_SENDER_OWNERSHIP", "false");
    try (Dialogue client = authenticated()) {
      client.ask("MAIL FROM:<boss@example.com>", "250");
    }
  }

  private Dialogue authenticated() throws IOException {
    Dialogue client = rig.hello();
    client.ask("AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0secret-1"), "235");
    return client;
  }

  private List<EnvelopeRecipient> recipients() {
    return rig.queue.accepted.get(rig.queue.accepted.size() - 1).recipients();
  }

  private static void send(Dialogue client, String... to) throws IOException {
    client.ask("MAIL FROM:<a@b.example>", "250");
    for (String address : to) {
      client.ask("RCPT TO:<" + address + ">", "250 2.1.5");
    }
    client.ask("DATA", "354");
    client.send("Subject: x", "", "text", ".");
    client.expect("250 2.0.0");
  }
}
