package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.Voucher;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients leave out is added where they are users' or trusted (RFC 6409 §8). */
class SubmissionTest {
  private static final String WHOLE =
      "DATE: Mon, 1 Jan 2026 00:00:00 +0000\r\nfrom: x@y.example\r\nMessage-Id:\r\n <1@y>\r\n\r\n";

  @AutoClose
  private SmtpRig rig = new SmtpRig("SMTPD_AUTH_PLAINTEXT", "true", "SMTPD_MAX_HEADER", "64K");

  @Test
  void missingFieldsOfUsersAreAdded() throws IOException {
    String content = sentByAlice("alice@example.com", "Subject: x\r\n\r\ntext\r\n");
    String id = rig.queue.accepted.get(0).message().id().value();
    assertTrue(content.startsWith("Subject: x\r\nDate: "), content);
    assertTrue(content.contains("\r\nFrom: alice@example.com\r\n"), content);
    assertTrue(content.contains("\r\nMessage-ID: <" + id + "@mail.example>\r\n\r\ntext"), content);
    assertEquals("<" + id + "@mail.example>", rig.queue.accepted.get(0).message().messageId());
    assertEquals(Voucher.USER, rig.queue.accepted.get(0).message().voucher());
  }

  @Test
  void fieldsThatAreThereStay() throws IOException {
    assertEquals(WHOLE + "text\r\n", sentByAlice("alice@example.com", WHOLE + "text\r\n"));
    assertEquals("<1@y>", rig.queue.accepted.get(0).message().messageId());
  }

  @Test
  void bounceOfAUserIsFromThatUser() throws IOException {
    String content = sentByAlice("", "Subject: x\r\n\r\n");
    assertTrue(content.contains("\r\nFrom: alice@example.com\r\n"), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no header\r\n", "", "\r\ntext\r\n", "Subject: x\r\n"})
  void messageWithoutHeaderOrBodyGetsOne(String sent) throws IOException {
    String content = sentByAlice("alice@example.com", sent);
    String body = sent.equals("no header\r\n") ? sent : sent.startsWith("\r") ? "text\r\n" : "";
    assertTrue(content.endsWith("@mail.example>\r\n\r\n" + body), content);
  }

  @Test
  void bigBodyFollowsUnchanged() throws IOException {
    String body = "0123456789 line of text\r\n".repeat(40_000);
    assertEquals(WHOLE + body, sentByAlice("alice@example.com", WHOLE + body));
  }

  @Test
  void limitsOfTheHeaderHold() throws IOException {
    try (Dialogue client = authenticated()) {
      client.ask("MAIL FROM:<alice@example.com>", "250");
      client.ask("RCPT TO:<bob@example.com>", "250");
      client.ask("DATA", "354");
      client.sendRaw("A: b\r\n" + " c\r\n".repeat(30_000) + "\r\nMAIL FROM:<x@y>\r\n.\r\nNOOP\r\n");
      client.expect("552 5.3.4");
      client.expect("250 2.0.0");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void nothingIsAddedForStrangers() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.ask("Subject: x\r\n\r\ntext\r\n.", "250");
      assertEquals("Subject: x\r\n\r\ntext\r\n", rig.queue.onlyContent());
      assertEquals(Voucher.NOBODY, rig.queue.accepted.get(0).message().voucher());
    }
  }

  @Test
  void trustedNetworkSubmitsAsUsersDo() throws IOException {
    rig.relayIps.trusted = true;
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.ask("Subject: x\r\n\r\ntext\r\n.", "250");
      assertTrue(rig.queue.onlyContent().contains("\r\nFrom: a@b.example\r\n"));
      assertEquals(Voucher.NETWORK, rig.queue.accepted.get(0).message().voucher());
    }
  }

  private Dialogue authenticated() throws IOException {
    Dialogue client = rig.hello();
    client.ask("AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0secret-1"), "235");
    return client;
  }

  private String sentByAlice(String sender, String content) throws IOException {
    try (Dialogue client = authenticated()) {
      client.ask("MAIL FROM:<" + sender + ">", "250");
      client.ask("RCPT TO:<bob@example.com>", "250");
      client.ask("DATA", "354");
      client.sendRaw(content + ".\r\n");
      client.expect("250 2.0.0");
      return rig.queue.onlyContent();
    }
  }
}
