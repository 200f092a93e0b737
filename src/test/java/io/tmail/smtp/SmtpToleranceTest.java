package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.config.Listener;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's mail is taken as it is, even where it is not by the book. */
@Timeout(60)
class SmtpToleranceTest {
  private static final String LONG = "a".repeat(86);
  private static final String ALICE = Dialogue.base64("\0alice@example.com\0" + "secret-1");

  @ParameterizedTest
  @ValueSource(ints = {999, 1100, 5000, 200_000})
  void linesOfAnyLengthArriveUnchanged(int octets) throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.transaction()) {
      String message =
          "References: <" + "r".repeat(octets) + ">\r\n\r\n" + "y".repeat(octets) + "\r\n";
      client.ask("DATA", "354");
      client.sendRaw(message + ".\r\n");
      client.expect("250 2.0.0");
      assertEquals(message, rig.queue.onlyContent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bounces+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@em.remote.test",
        "gmailuser+caf_=website_00000000-0000-4000-8000-000000000000=mail.example.test@remote.test"
      })
  void sendersOfForwardersAreTaken(String sender) throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<" + sender + ">", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      assertEquals(sender, rig.queue.accepted.get(0).message().reversePath().toString());
    }
  }

  @Test
  void addressesMayHave1000Octets() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      String sender = "s".repeat(990) + "@b.example";
      String recipient = "r".repeat(984) + "@relayed.example";
      client.ask("MAIL FROM:<s" + sender + ">", "501 5.1.7");
      client.ask("MAIL FROM:<" + sender + ">", "250");
      client.ask("RCPT TO:<r" + recipient + ">", "501 5.1.3");
      client.ask("RCPT TO:<" + recipient + ">", "250");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      assertEquals(recipient, rig.queue.recipients().get(0));
    }
  }

  @Test
  void longSendersAreRefusedIfSetSo() throws IOException {
    try (SmtpRig rig = new SmtpRig("RFC_MAILFROM_LOCALPART_SIZE", "true");
        Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<" + LONG + "@b.example>", "501 5.1.7");
      client.ask("MAIL FROM:<" + "a".repeat(64) + "@b.example>", "250");
    }
  }

  @Test
  void usersAnswerReplyAddressesOfLargeServices() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = submission(rig)) {
      client.ask("MAIL FROM:<alice@example.com>", "250");
      client.ask("RCPT TO:<reply+" + LONG + "@reply.remote.test>", "250");
    }
  }

  /** R is CR, N is LF. */
  @Test
  void bareLineFeedOfAUserBecomesALineEnd() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = submission(rig)) {
      client.ask("MAIL FROM:<alice@example.com>", "250");
      client.ask("RCPT TO:<bob@example.com>", "250");
      client.ask("DATA", "354");
      client.sendRaw("Subject: x\n\none\n.\nMAIL FROM:<boss@example.com>\n\r\n.\r\n");
      client.expect("250 2.0.0");
      String content = rig.queue.onlyContent();
      assertEquals(
          "\r\n\r\none\r\n\r\nMAIL FROM:<boss@example.com>\r\n\r\n",
          content.substring(content.indexOf("\r\n\r\n")));
    }
  }

  @Test
  void bareCarriageReturnOfAUserIsRefused() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = submission(rig)) {
      client.ask("MAIL FROM:<alice@example.com>", "250");
      client.ask("RCPT TO:<bob@example.com>", "250");
      client.ask("DATA", "354");
      client.sendRaw("one\rtwo\r\n.\r\n");
      client.expect("550 5.6.0");
    }
  }

  @Test
  void bareLineFeedOfAStrangerStaysRefused() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("one\ntwo\r\n.\r\n");
      client.expect("550 5.6.0");
    }
  }

  private static Dialogue submission(SmtpRig rig) throws IOException, GeneralSecurityException {
    Dialogue client = Dialogue.secured(rig.listen(Listener.Role.SUBMISSION, true));
    client.expect("220");
    client.ask("EHLO client.example", "250");
    client.ask("AUTH PLAIN " + ALICE, "235");
    return client;
  }
}
