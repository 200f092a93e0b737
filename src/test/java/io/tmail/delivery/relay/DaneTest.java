package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.Requests;
import io.tmail.delivery.client.Hosts;
import io.tmail.delivery.client.ScriptedServer;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.delivery.client.TestCertificates;
import io.tmail.delivery.client.TlsFault;
import io.tmail.dns.DnsReply;
import io.tmail.dns.KnotDns;
import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.Voucher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** DNSSEC and DANE with Knot, a real name server that signs, and a real TLS server. */
class DaneTest {
  @TempDir static Path folder;
  private static TestCertificates certificates;
  private static ScriptedServer server;
  private static KnotDns knot;
  private SmtpConnectionFactory connections;
  private Relays relays;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(KnotDns.isThere(), "no knot");
    certificates = TestCertificates.of(folder, "mx.good.example");
    server = new ScriptedServer().with(certificates.server());
    String tlsa = "_" + server.port() + "._tcp.";
    String wrong = "3 1 1 " + "00".repeat(32);
    knot =
        KnotDns.start(
            Files.createDirectory(folder.resolve("knot")),
            String.join(
                "\n",
                "good.example. MX 10 mx.good.example.",
                "mx.good.example. A 127.0.0.1",
                tlsa + "mx.good.example. TLSA " + certificates.tlsa(3, 1, 1),
                "authority.example. MX 10 mx.good.example.",
                "wrong.example. MX 10 mx.wrong.example.",
                "mx.wrong.example. A 127.0.0.1",
                tlsa + "mx.wrong.example. TLSA " + wrong,
                "unusable.example. MX 10 mx.unusable.example.",
                "mx.unusable.example. A 127.0.0.1",
                tlsa + "mx.unusable.example. TLSA 1 1 1 " + "00".repeat(32),
                "none.example. MX 10 mx.none.example.",
                "mx.none.example. A 127.0.0.1",
                "alias.example. CNAME good.example.",
                "both.example. MX 10 mx.wrong.example.",
                "both.example. MX 20 mx.good.example.",
                "plain.example. NS ns.",
                "bogus.example. NS ns.",
                "bogus.example. DS 12345 13 2 " + "AB".repeat(32),
                ""),
            "plain.example",
            String.join(
                "\n",
                "@ MX 10 mx",
                "mx A 127.0.0.1",
                tlsa + "mx.plain.example. TLSA " + wrong,
                ""));
  }

  @AfterAll
  static void stop() throws Exception {
    if (knot != null) {
      knot.close();
      server.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    server.forgetScripts();
    connections = new SmtpConnectionFactory(Optional.empty(), new Hosts(Duration.ZERO, 10, 50));
    relays =
        new Relays()
            .set("TMAIL_DELIVERD_DNS_SERVER", knot.address())
            .set("TMAIL_DELIVERD_DANE", "true")
            .set("TMAIL_DELIVERD_DNSSEC_ANCHORS", knot.anchors().toString())
            .set("TMAIL_DELIVERD_MX_PORT", Integer.toString(server.port()));
  }

  @AfterEach
  void close() {
    connections.closeAll();
  }

  @ParameterizedTest
  @CsvSource({
    "good.example, true",
    "alias.example, true",
    "none.example, true",
    "plain.example, false"
  })
  void signedAnswersAreSecure(String domain, boolean secure) throws Exception {
    DnsReply answer = relays.dns().find(domain, Type.MX);
    assertEquals(1, answer.records().size());
    assertEquals(secure, answer.secure());
  }

  @Test
  void absenceIsSecureToo() throws Exception {
    DnsReply answer = relays.dns().find("mx.good.example", Type.AAAA);
    assertTrue(answer.records().isEmpty() && answer.secure());
  }

  @Test
  void forgedAnswersAreTrouble() {
    UnreachableDomainException trouble =
        assertThrows(
            UnreachableDomainException.class,
            () -> new RelayDns(relays.dns()).find("bogus.example", Type.MX));
    assertFalse(trouble.isPermanent());
  }

  @Test
  void unknownDomainIsPermanent() {
    assertTrue(
        assertThrows(
                UnreachableDomainException.class,
                () -> new RelayDns(relays.dns()).find("nobody.example", Type.MX))
            .isPermanent());
  }

  @Test
  void recordedCertificateIsTaken() {
    inTls();
    assertEquals("250 in TLS", deliver("good.example").reply().toString());
  }

  @Test
  void otherCertificateIsNot() {
    inTls();
    inClear();
    assertInstanceOf(Deferred.class, deliver("wrong.example"));
  }

  /** RFC 8460 §4.3. */
  @Test
  void sessionsAreTold() {
    inTls();
    deliver("good.example");
    connections.closeAll();
    inTls();
    deliver("wrong.example");
    inClear();
    deliver("none.example");
    assertEquals(
        List.of("tlsa success", "tlsa tlsa-invalid", "no-policy-found starttls-not-supported"),
        relays.sessions.stream()
            .map(
                each ->
                    each.policy().type() + " " + each.fault().map(TlsFault::type).orElse("success"))
            .toList());
    assertTrue(relays.sessions.get(0).policy().strings().get(0).startsWith("3 1 1 "));
  }

  @Test
  void serverWithoutTlsGetsNothing() {
    inClear();
    DeliveryResult result = assertInstanceOf(Deferred.class, deliver("good.example"));
    assertEquals("4.7.4", result.status().toString());
  }

  @Test
  void nextServerIsTriedWhereTheCertificateIsWrong() {
    inTls();
    inTls();
    assertInstanceOf(Delivered.class, deliver("both.example"));
  }

  /** RFC 7672 §2.2: TLS, but nobody to believe. */
  @Test
  void unusableRecordStillDemandsTls() {
    inTls();
    assertInstanceOf(Delivered.class, deliver("unusable.example"));
    inClear();
    connections.closeAll();
    assertInstanceOf(Deferred.class, deliver("unusable.example"));
  }

  @ParameterizedTest
  @CsvSource({"none.example", "plain.example"})
  void withoutSecureRecordsItIsAsEver(String domain) {
    inClear();
    assertInstanceOf(Delivered.class, deliver(domain));
  }

  private static void inTls() {
    server.script(
        "220 x",
        ">EHLO",
        "250-x",
        "250 STARTTLS",
        ">STARTTLS",
        "220 go",
        "!",
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
  }

  private static void inClear() {
    server.script(
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
        "250 in clear");
  }

  private DeliveryResult deliver(String domain) {
    DeliveryRequest request = Requests.of("x@" + domain);
    List<DeliveryResult> results =
        relays
            .relay(connections)
            .deliver(
                new DeliveryRequest(
                    request.id(),
                    new Envelope(request.reversePath(), request.parameters(), "", Voucher.NOBODY),
                    Destination.smtp(domain),
                    request.recipients(),
                    request.content()));
    return results.get(0);
  }
}
