package io.tmail.delivery.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How safe the way is, against a real TLS server on loopback. */
class TlsLevelsTest {
  private static final String[] IN_TLS = {
    "220 x",
    ">EHLO",
    "250-x",
    "250 STARTTLS",
    ">STARTTLS",
    "220 go",
    "!",
    ">EHLO me.example",
    "250 x",
    ">MAIL",
    "250 Ok",
    ">RCPT",
    "250 Ok",
    ">DATA",
    "354 go",
    ">.",
    "250 in TLS"
  };
  private static final String[] IN_CLEAR = {
    "220 x",
    ">EHLO",
    "250 x",
    ">MAIL",
    "250 Ok",
    ">RCPT",
    "250 Ok",
    ">DATA",
    "354 go",
    ">.",
    "250 in clear"
  };

  @TempDir static Path folder;
  private static TestCertificates good;
  private static TestCertificates wrongName;
  private ScriptedServer server;
  private SmtpConnectionFactory connections;

  @BeforeAll
  static void makeCertificates() throws Exception {
    good = TestCertificates.of(folder, "mx.example");
    wrongName = TestCertificates.of(folder, "other.example");
  }

  @BeforeEach
  void open() throws Exception {
    server = new ScriptedServer().with(good.server());
    connections = knowing(good);
  }

  private static SmtpConnectionFactory knowing(TestCertificates certificates) throws Exception {
    return new SmtpConnectionFactory(
        Optional.of(certificates.authority()), new Hosts(Duration.ZERO, 10, 50));
  }

  @AfterEach
  void close() throws IOException {
    connections.closeAll();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"opportunistic", "encrypt", "verify"})
  void validCertificateSatisfiesEveryLevel(String level) {
    server.script(IN_TLS);
    assertEquals("250 in TLS", send(TlsPolicy.named(level)).reply().toString());
    server.verify();
  }

  @ParameterizedTest
  @CsvSource({"none, 250 in clear", "opportunistic, 250 in clear"})
  void withoutStarttlsItGoesInClear(String level, String reply) {
    server.script(IN_CLEAR);
    assertEquals(reply, send(TlsPolicy.named(level)).reply().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"encrypt", "verify"})
  void withoutStarttlsItWaitsWhereTlsIsDemanded(String level) {
    server.script(IN_CLEAR);
    DeliveryResult result = assertInstanceOf(Deferred.class, send(TlsPolicy.named(level)));
    assertEquals("4.7.4", result.status().toString());
    assertFalse(server.heard.toString().contains("MAIL"));
  }

  @ParameterizedTest
  @CsvSource({"opportunistic, true", "encrypt, true", "verify, false"})
  void certificateOfAStrangerIsNoProof(String level, boolean taken) throws Exception {
    connections = knowing(wrongName);
    server.script(IN_TLS);
    assertEquals(taken, send(TlsPolicy.named(level)) instanceof Delivered);
  }

  @Test
  void certificateForAnotherNameIsNoProof() throws Exception {
    connections = knowing(wrongName);
    server.with(wrongName.server()).script(IN_TLS);
    DeliveryResult result = assertInstanceOf(Deferred.class, send(TlsPolicy.VERIFY));
    assertEquals("4.7.5", result.status().toString());
  }

  /** tmail's settings: verification, and plain text where it fails. */
  @ParameterizedTest
  @CsvSource({
    "true, true, 250 in TLS",
    "true, false, 250 in TLS",
    "false, true, 250 in clear",
    "false, false, 451"
  })
  void tmailsSettingsMeanWhatTheyMeant(boolean skipVerify, boolean fallback, String reply)
      throws Exception {
    connections = knowing(wrongName);
    server.script(IN_TLS).script(IN_CLEAR);
    DeliveryResult result = send(TlsPolicy.whereOffered(skipVerify, fallback));
    assertTrue(result.reply().toString().startsWith(reply), result.toString());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whereTlsIsNotOfferedTmailSendsInClear(boolean skipVerify) {
    server.script(IN_CLEAR);
    assertInstanceOf(Delivered.class, send(TlsPolicy.whereOffered(skipVerify, false)));
  }

  @ParameterizedTest
  @CsvSource({"3,0,0", "3,0,1", "3,1,1", "3,1,2", "2,0,1", "2,1,1", "2,1,0"})
  void recordVouchesForTheCertificate(int usage, int selector, int matching) throws Exception {
    connections = knowing(wrongName);
    server.script(IN_TLS);
    assertInstanceOf(
        Delivered.class, send(dane(good.tlsa(usage, selector, matching), "mx.example")));
  }

  /**
   * RFC 7672 §3.1.1: for its own certificate the name does not matter, §3.1.2: behind one it does.
   */
  @ParameterizedTest
  @CsvSource({"3, true", "2, false"})
  void nameMattersBehindAnAuthorityOnly(int usage, boolean taken) throws Exception {
    server.with(wrongName.server()).script(IN_TLS);
    TlsPolicy policy = dane(wrongName.tlsa(usage, 1, 1), "mx.example");
    assertEquals(taken, send(policy) instanceof Delivered);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void otherCertificateThanRecordedIsRefused(int usage) throws Exception {
    server.script(IN_TLS).script(IN_CLEAR);
    DeliveryResult result = send(dane(wrongName.tlsa(usage, 1, 1), "mx.example"));
    assertEquals("4.7.5", assertInstanceOf(Deferred.class, result).status().toString());
  }

  @Test
  void tlsFromTheFirstByte() {
    server.script(
        "!",
        "220 x",
        ">EHLO",
        "250 x",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 in TLS");
    assertInstanceOf(Delivered.class, send(TlsPolicy.VERIFY.atOnce()));
    server.verify();
  }

  @Test
  void tlsThatBreaksWithinATransactionIsABrokenConnection() {
    server.script(
        "!",
        "220 x",
        ">EHLO",
        "250 x",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "?250 this is not TLS, and nobody knows what the server took",
        "#500");
    DeliveryResult result = assertInstanceOf(Deferred.class, send(TlsPolicy.VERIFY.atOnce()));
    assertEquals("4.4.1", result.status().toString(), result.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "mx.example, mx.example, true",
    "MX.Example, mx.EXAMPLE, true",
    "*.example, mx.example, true",
    "*.example, a.mx.example, false",
    "*.example, example, false",
    "mx.example, mx.example.org, false"
  })
  void starStandsForOneLabel(String pattern, String host, boolean matches) {
    assertEquals(matches, CertificateNames.matches(pattern, host));
  }

  private static TlsPolicy dane(String record, String name) {
    String[] parts = record.split(" ");
    Tlsa tlsa =
        new Tlsa(
            Integer.parseInt(parts[0]),
            Integer.parseInt(parts[1]),
            Integer.parseInt(parts[2]),
            parts[3]);
    return TlsPolicy.mandatory(new Trust.Dane(List.of(tlsa), List.of(name)));
  }

  private DeliveryResult send(TlsPolicy tls) {
    SmtpConnectionSpec spec =
        new SmtpConnectionSpec(server.hop(), false, "me.example", tls, Duration.ofSeconds(10));
    return connections.transact(spec, Requests.of("x@example.com")).get(0);
  }
}
