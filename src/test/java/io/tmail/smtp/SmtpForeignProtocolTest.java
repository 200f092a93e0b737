package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import io.tmail.policy.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What speaks another protocol, or does not wait for answers, delivers nothing. */
@Timeout(60)
class SmtpForeignProtocolTest {
  private static final String MAIL =
      "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.com>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n";

  @RegisterExtension private static final SmtpRig rig = new SmtpRig();

  /** As a browser sends it for a page that posts a form to our port. */
  @Test
  void httpPostDeliversNothing() throws IOException {
    try (Dialogue client = rig.connect()) {
      client.sendRaw(
          "POST / HTTP/1.1\r\nHost: mail.example:25\r\nContent-Type: text/plain\r\n\r\n" + MAIL);
      client.expect("554 5.5.0");
      client.expectClosed();
    }
    assertTrue(rig.queue.accepted.isEmpty());
    assertRefusedOnce(Reason.FOREIGN_PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "post /x HTTP/1.0",
        "PUT",
        "HEAD / HTTP/1.1",
        "DELETE /",
        "OPTIONS * HTTP/1.1",
        "CONNECT mail.example:25 HTTP/1.1",
        "PRI * HTTP/2.0",
        "PROPFIND / HTTP/1.1",
        "DESCRIBE rtsp://x RTSP/1.0",
        "INVITE sip:x@y SIP/2.0",
        "SSH-2.0-OpenSSH_9.2",
        "Host: mail.example",
        "X-Anything:",
        "*1",
        "{\"a\":1}",
        "<xml/>",
        " NOOP"
      })
  void lineOfAnotherProtocolEndsTheSession(String line) throws IOException {
    try (Dialogue client = rig.hello()) {
      client.send(line, "NOOP", "MAIL FROM:<a@b.example>", "RCPT TO:<alice@example.com>");
      client.expect("554 5.5.0");
      client.expectClosed();
    }
  }

  /** Its first octets are 0x16 0x03, and no CRLF need follow. */
  @Test
  void tlsHelloAtThePlainPortEndsTheSessionAtOnce() throws IOException {
    try (Dialogue client = rig.connect()) {
      client.sendRaw("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
      client.expect("554 5.5.0");
      client.expectClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EHLO x", "HELO x", "XYZZY", "", "RSET", "AUTH PLAIN", "STARTTLS"})
  void whoPipelinesBeforeEhloIsAnsweredIsRefused(String first) throws IOException {
    try (Dialogue client = rig.connect()) {
      client.sendRaw(first + "\r\n" + MAIL);
      client.expect("554 5.5.0");
      client.expectClosed();
    }
    assertTrue(rig.queue.accepted.isEmpty());
    assertRefusedOnce(Reason.EARLY_TALK);
  }

  @Test
  void heloOffersNoPipelining() throws IOException {
    try (Dialogue client = rig.connect()) {
      client.ask("HELO x", "250");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.send("RCPT TO:<alice@example.com>", "DATA");
      client.expect("554 5.5.0");
      client.expectClosed();
    }
  }

  @Test
  void whatWasOfferedBeforeTlsIsForgotten() throws IOException, GeneralSecurityException {
    try (Dialogue client = rig.hello()) {
      client.startTls();
      client.sendRaw(MAIL);
      client.expect("554 5.5.0");
      client.expectClosed();
    }
    assertTrue(rig.queue.accepted.isEmpty());
  }

  @Test
  void whoSpeaksUnderTlsBeforeTheGreetingIsRefused() throws Exception {
    try (SmtpRig patient = new SmtpRig()) {
      int port = patient.listen(Listener.Role.SUBMISSION, true);
      boolean refused = false;
      for (int i = 0; i < 200 && !refused; i++) {
        try (Dialogue client = Dialogue.secured(port)) {
          client.send("EHLO early.example");
          refused = client.expectAny().startsWith("554 5.5.1");
        }
      }
      assertTrue(refused, "nobody was caught in 200 tries");
    }
  }

  private static void assertRefusedOnce(Reason reason) {
    assertEquals(
        1,
        rig.events.stream()
            .filter(
                event -> event instanceof SmtpEvent.Refused refused && refused.reason() == reason)
            .count(),
        rig.events.toString());
  }
}
