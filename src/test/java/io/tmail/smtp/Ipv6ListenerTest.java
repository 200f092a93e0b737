package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.config.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

class Ipv6ListenerTest {
  @Test
  void listensOnIpv6InPlainTextAndInTls() throws IOException, GeneralSecurityException {
    InetAddress loopback = loopback();
    try (SmtpRig rig = new SmtpRig("SMTPD_DSNS", plainAndTls())) {
      Listener plain = rig.settings.smtpd().listeners().get(0);
      Listener secured = rig.settings.smtpd().listeners().get(1);
      rig.listen(plain);
      rig.listen(secured);
      try (Dialogue client = new Dialogue(loopback, plain.port())) {
        client.expect("220 mail.example ESMTP");
        client.ask("EHLO [IPv6:::1]", "250");
        client.startTls();
        sendMail(client, rig);
      }
      try (Dialogue client = new Dialogue(loopback, secured.port())) {
        client.secure();
        client.expect("220 mail.example ESMTP");
        sendMail(client, rig);
      }
    }
  }

  @Test
  void ipv6ProxyMaySpeakForAnIpv4Client() throws IOException {
    InetAddress loopback = loopback();
    try (SmtpRig rig =
        new SmtpRig("SMTPD_DSNS", plainAndTls(), "SMTPD_PROXY_PROTOCOL_FROM", "::1/128")) {
      Listener plain = rig.settings.smtpd().listeners().get(0);
      rig.listen(plain);
      try (Dialogue client = new Dialogue(loopback, plain.port())) {
        client.sendRaw("PROXY TCP4 192.0.2.7 192.0.2.1 4660 25\r\n");
        client.expect("220");
        sendMail(client, rig, "([192.0.2.7])");
      }
    }
  }

  private static void sendMail(Dialogue client, SmtpRig rig) throws IOException {
    sendMail(client, rig, "([IPv6:0:0:0:0:0:0:0:1])");
  }

  private static void sendMail(Dialogue client, SmtpRig rig, String from) throws IOException {
    client.ask("EHLO client.example", "250");
    client.ask("MAIL FROM:<>", "250");
    client.ask("RCPT TO:<alice@example.com>", "250");
    client.ask("DATA", "354");
    client.ask("x\r\n.", "250 2.0.0");
    assertTrue(rig.queue.traceField.contains(from), rig.queue.traceField);
  }

  private static String plainAndTls() throws IOException {
    return "[::1]:" + freePort() + ":false;[::1]:" + freePort() + ":true:mx";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  /** Skipped only where the machine has no IPv6 at all. */
  private static InetAddress loopback() throws IOException {
    InetAddress loopback = InetAddress.getAllByName("::1")[0];
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 here");
    return loopback;
  }
}
