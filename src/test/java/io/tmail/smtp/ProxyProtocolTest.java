package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String IPV4 = "c0000207 7f000001 1234 0019 ";
  private static final String IPV6 =
      "20010db8000000000000000000000007 20010db8000000000000000000000001 1234 0019";

  @RegisterExtension
  private static final SmtpRig rig =
      new SmtpRig("SMTPD_PROXY_PROTOCOL_FROM", "192.0.2.0/24, 127.0.0.0/8");

  private static final int securedPort = rig.listen(Listener.Role.MX, true);

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.7 127.0.0.1 4660 25, 192.0.2.7",
    "PROXY TCP6 2001:db8::7 ::1 65535 0, IPv6:2001:db8:0:0:0:0:0:7",
    "PROXY TCP6 ::ffff:192.0.2.7 ::1 1 25, 192.0.2.7",
    "PROXY UNKNOWN, 127.0.0.1",
    "PROXY UNKNOWN whatever may come here, 127.0.0.1"
  })
  void lineSaysWhoTheClientIs(String header, String client) throws IOException {
    assertEquals(client, clientAfter(header + "\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "21 11 000c " + IPV4 + ", 192.0.2.7",
    "21 21 0024 " + IPV6 + ", IPv6:2001:db8:0:0:0:0:0:7",
    "21 11 0012 " + IPV4 + "04 0003 000000, 192.0.2.7",
    "21 00 0000, 127.0.0.1",
    "20 00 0000, 127.0.0.1",
    "20 11 000c " + IPV4 + ", 127.0.0.1"
  })
  void binaryHeaderSaysWhoTheClientIs(String hex, String client) throws IOException {
    assertEquals(client, clientAfter(binary(hex)));
  }

  @Test
  void headerGoesAheadOfTls() throws IOException, GeneralSecurityException {
    try (Dialogue client = new Dialogue(securedPort)) {
      client.sendRaw(binary("21 11 000c " + IPV4));
      client.secure();
      client.expect("220");
      assertEquals("192.0.2.7", clientOfMailFrom(client));
    }
  }

  @Test
  void whatComesBehindTheHeaderIsTheClients() throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 192.0.2.7 127.0.0.1 4660 25\r\nEHLO client.example\r\n");
      client.expect("554 5.5.1 Wait for the greeting");
    }
  }

  @Test
  void clientOfTheHeaderIsNoMachineOfOurs() throws IOException {
    try (SmtpRig plain =
            new SmtpRig("SMTPD_PROXY_PROTOCOL_FROM", "127.0.0.1", "SMTPD_AUTH_PLAINTEXT", "true");
        Dialogue client = new Dialogue(plain.port())) {
      client.sendRaw("PROXY TCP4 192.0.2.7 127.0.0.1 4660 25\r\n");
      client.expect("220");
      assertTrue(!client.ask("EHLO client.example", "250").contains("AUTH"));
    }
  }

  @Test
  void limitsAreTheClientsNotTheProxys() throws IOException {
    try (SmtpRig one =
            new SmtpRig(
                "SMTPD_PROXY_PROTOCOL_FROM", "127.0.0.1", "SMTPD_CONCURRENCY_PER_CLIENT", "1");
        Dialogue first = new Dialogue(one.port());
        Dialogue other = new Dialogue(one.port());
        Dialogue same = new Dialogue(one.port())) {
      first.sendRaw("PROXY TCP4 192.0.2.7 127.0.0.1 4660 25\r\n");
      first.expect("220");
      other.sendRaw("PROXY TCP4 198.51.100.8 127.0.0.1 4660 25\r\n");
      other.expect("220");
      same.sendRaw("PROXY TCP4 192.0.2.7 127.0.0.1 4661 25\r\n");
      same.expect("421 4.7.0");
      same.expectClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO client.example",
        "PROXY",
        "PROXY TCP4",
        "PROXY TCP4 192.0.2.7 127.0.0.1 4660",
        "PROXY TCP4 192.0.2.7 127.0.0.1 4660 25 ",
        "PROXY TCP4 192.0.2.256 127.0.0.1 4660 25",
        "PROXY TCP4 2001:db8::7 ::1 4660 25",
        "PROXY TCP6 192.0.2.7 127.0.0.1 4660 25",
        "PROXY TCP6 2001:db8::7::8 ::1 4660 25",
        "PROXY TCP6 client.example ::1 4660 25",
        "PROXY UDP4 192.0.2.7 127.0.0.1 4660 25",
        "proxy TCP4 192.0.2.7 127.0.0.1 4660 25",
        "PROXY TCP4 192.0.2.7 127.0.0.1 4660 25\n",
        "PROXY UNKNOWN "
            + "a long story, a long story, a long story, a long story, a long story, a long story."
            + " x x x x x x x x x x x x"
      })
  void lineThatIsNoHeaderEndsTheConnection(String line) throws IOException {
    expectClosedAfter(line + "\r\n");
  }

  @Test
  void lineWithoutReturnIsNoHeader() throws IOException {
    expectClosedAfter("PROXY TCP4 192.0.2.7 127.0.0.1 4660 25\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11 11 000c " + IPV4,
        "22 11 000c " + IPV4,
        "21 12 000c " + IPV4,
        "21 31 000c " + IPV4,
        "21 11 000b c0000207 7f000001 1234 00",
        "21 21 000c " + IPV4,
        "21 11 ffff " + IPV4
      })
  void binaryThatIsNoHeaderEndsTheConnection(String hex) throws IOException {
    expectClosedAfter(binary(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "21 11 0013 " + IPV4 + " 030004 cc29e4bf, 192.0.2.7",
    "21 21 002b " + IPV6 + " 030004 8dc03c49, IPv6:2001:db8:0:0:0:0:0:7",
    "20 00 0007 " + " 030004 a9b87e8f, 127.0.0.1",
    "21 11 001c " + IPV4 + " 040002aabb030004 e36ed23a 0400010c, 192.0.2.7"
  })
  void rightChecksumIsTaken(String hex, String client) throws IOException {
    assertEquals(client, clientAfter(binary(hex)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "21 11 0013 " + IPV4 + " 030004 cc29e4be",
        "21 21 002b " + IPV6 + " 030004 8dc03c48",
        "20 00 0007 " + " 030004 a9b87e8e",
        "21 11 001c " + IPV4 + " 040002aabb030004 e36ed23b 0400010c"
      })
  void wrongChecksumEndsTheConnection(String hex) throws IOException {
    expectClosedAfter(binary(hex));
  }

  @Test
  void wrongSignatureEndsTheConnection() throws IOException {
    expectClosedAfter("\r\n\r\n\0\r\nQUIT\r" + binary("").substring(12) + "xxxx");
  }

  @Test
  void clientThatLeavesWithinTheHeaderHarmsNobody() throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 192");
      client.endOutput();
      client.expectClosed();
    }
    try (Dialogue client = new Dialogue(securedPort)) {
      client.sendRaw("PROXY TCP4 192.0.2.7 127.0.0.1 4660 25\r\nno TLS\r\n");
      client.endOutput();
    }
    assertEquals("127.0.0.1", clientAfter("PROXY UNKNOWN\r\n"));
  }

  @Test
  void headerThatDoesNotComeEndsTheConnection() throws IOException {
    try (SmtpRig hasty =
            new SmtpRig("SMTPD_PROXY_PROTOCOL_FROM", "127.0.0.1", "SMTPD_SERVER_TIMEOUT", "200ms");
        Dialogue silent = new Dialogue(hasty.port());
        Dialogue slow = new Dialogue(hasty.port())) {
      slow.sendRaw("PROXY TCP4");
      silent.expectClosed();
      slow.expectClosed();
    }
  }

  @Test
  void nothingIsReadFromWhoIsNotListed() throws IOException {
    try (SmtpRig others = new SmtpRig("SMTPD_PROXY_PROTOCOL_FROM", "192.0.2.0/24,::1");
        Dialogue client = others.hello()) {
      client.ask("PROXY TCP4 192.0.2.7 127.0.0.1 4660 25", "500 5.5.");
    }
  }

  private static String clientAfter(String header) throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw(header);
      client.expect("220 mail.example ESMTP");
      return clientOfMailFrom(client);
    }
  }

  /** The address literal in the Received field of a message. */
  private static String clientOfMailFrom(Dialogue client) throws IOException {
    client.ask("EHLO client.example", "250");
    client.ask("MAIL FROM:<>", "250");
    client.ask("RCPT TO:<alice@example.com>", "250");
    client.ask("DATA", "354");
    client.ask("x\r\n.", "250");
    return rig.queue.traceField.replaceFirst("(?s).*?\\(\\[([^]]*)].*", "$1");
  }

  private static void expectClosedAfter(String header) throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw(header);
      client.expectClosed();
    }
  }

  private static String binary(String hex) {
    byte[] bytes = HexFormat.of().parseHex((SIGNATURE + hex).replace(" ", ""));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
