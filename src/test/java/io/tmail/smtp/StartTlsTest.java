package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import io.tmail.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StartTlsTest {
  @RegisterExtension private static final SmtpRig rig = new SmtpRig("RFC_HELO_MANDATORY", "true");
  private static final int securedPort = rig.listen(Listener.Role.MX, true);

  @Test
  void sessionGoesOnInTls() throws IOException, GeneralSecurityException {
    try (Dialogue client = rig.hello()) {
      client.startTls();
      String extensions = client.ask("EHLO client.example", "250");
      assertFalse(extensions.contains("STARTTLS"));
      assertTrue(extensions.contains("AUTH PLAIN LOGIN"));
      client.send("MAIL FROM:<>", "RCPT TO:<alice@example.com>", "DATA");
      client.expect("250");
      client.expect("250");
      client.expect("354");
      client.ask("x\r\n.", "250");
      client.ask("QUIT", "221");
      client.expectClosed();
      assertTrue(rig.queue.onlyContent().equals("x\r\n"));
    }
  }

  @Test
  void whatWasSaidInPlainTextIsForgotten() throws IOException, GeneralSecurityException {
    try (Dialogue client = rig.transaction()) {
      client.startTls();
      client.ask("DATA", "503");
      client.ask("RCPT TO:<alice@example.com>", "503");
      client.ask("MAIL FROM:<a@b.example>", "503 5.5.1 Send EHLO");
      client.ask("AUTH PLAIN", "503 5.5.1 Send EHLO");
      client.ask("STARTTLS", "503 5.5.1");
    }
  }

  @Test
  void plainTextBehindTheCommandIsThrownAway() throws IOException, GeneralSecurityException {
    try (Dialogue client = rig.hello()) {
      client.send("STARTTLS", "EHLO forged.example", "MAIL FROM:<forged@b.example>");
      client.expect("220");
      client.secure();
      client.ask("NOOP", "250 2.0.0 Ok");
      client.ask("RCPT TO:<alice@example.com>", "503");
    }
  }

  @Test
  void failedHandshakeEndsTheSession() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("STARTTLS", "220");
      client.sendRaw("EHLO client.example\r\n");
      client.endOutput();
    }
    rig.hello().close();
  }

  @Test
  void handshakeThatStallsEndsTheSession() throws IOException {
    try (SmtpRig impatient = new SmtpRig("SMTPD_SERVER_TIMEOUT", "300ms");
        Dialogue client = impatient.hello()) {
      client.ask("STARTTLS", "220");
      client.expectEnd();
    }
  }

  @Test
  void silenceOnATlsPortEndsTheSession() throws IOException {
    try (SmtpRig impatient = new SmtpRig("SMTPD_SERVER_TIMEOUT", "300ms");
        Dialogue client = new Dialogue(impatient.listen(Listener.Role.SUBMISSION, true))) {
      client.expectEnd();
    }
  }

  @Test
  void silenceAfterTheHandshakeEndsTheSession() throws IOException, GeneralSecurityException {
    try (SmtpRig impatient = new SmtpRig("SMTPD_SERVER_TIMEOUT", "1s");
        Dialogue client = Dialogue.secured(impatient.listen(Listener.Role.SUBMISSION, true))) {
      client.expect("220");
      client.expect("421 4.4.2");
      client.expectClosed();
    }
  }

  @Test
  void tlsMayBeginAtOnce() throws IOException, GeneralSecurityException {
    try (Dialogue client = Dialogue.secured(securedPort)) {
      client.expect("220");
      String extensions = client.ask("EHLO client.example", "250");
      assertFalse(extensions.contains("STARTTLS"));
      client.ask("STARTTLS", "503 5.5.1");
      client.send("MAIL FROM:<>", "RCPT TO:<alice@example.com>", "BDAT 3 LAST", "x");
      client.expect("250");
      client.expect("250");
      client.expect("250 2.0.0 Ok: queued");
    }
  }

  @Test
  void plainTextOnATlsPortIsNotAnswered() throws IOException {
    try (Dialogue client = new Dialogue(securedPort)) {
      client.send("EHLO client.example");
      client.endOutput();
    }
    rig.hello().close();
  }

  @Test
  void clientThatLeavesBeforeTheHandshakeFreesItsRoom() throws IOException {
    Settings settings =
        Settings.load(
            Map.of(
                "TMAIL_HOME",
                System.getProperty("java.io.tmpdir"),
                "TMAIL_CFG",
                "/dev/null",
                "TMAIL_ME",
                "mail.example",
                "TMAIL_SMTPD_MAX_HANDSHAKES",
                "1"));
    Listener listener = new Listener("127.0.0.1", 25, false, Listener.Role.MX);
    SmtpSession session =
        new SmtpSession(
            null,
            new SmtpActivationSpec(listener, settings, null),
            SessionRoom.of(settings.sessions()),
            new LeftSocket());
    assertThrows(SocketException.class, () -> new StartTlsVerb().answer("", session));
    assertEquals(Optional.empty(), session.enterHandshake());
  }

  /** Of a client that has closed the connection. */
  private static final class LeftSocket extends Socket {
    @Override
    public InputStream getInputStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int octet) throws IOException {
          throw new SocketException("Broken pipe");
        }
      };
    }

    @Override
    public InetAddress getInetAddress() {
      return InetAddress.getLoopbackAddress();
    }
  }
}
