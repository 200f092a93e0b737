package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
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
import io.tmail.delivery.client.TlsSockets;
import io.tmail.dns.DnsZone;
import io.tmail.mail.Envelope;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Policies from a real HTTPS server, obeyed towards a real TLS server. */
class MtaStsTest {
  private static final String POLICY =
      "version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 86400\r\n";

  @TempDir static Path folder;
  private static TestCertificates certificates;
  private static SSLContext trusting;
  private HttpsServer web;
  private DnsZone zone;
  private ScriptedServer server;
  private SmtpConnectionFactory connections;
  private String policy = POLICY;
  private String type = "text/plain; charset=utf-8";
  private int status = 200;
  private int fetches;
  private MtaSts sts;
  private final List<TlsSessionEvent> told = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = TestCertificates.of(folder, "mx.example.com", "localhost");
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, TlsSockets.managersOf(certificates.authority()), null);
  }

  @BeforeEach
  void open() throws Exception {
    web = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.setHttpsConfigurator(new HttpsConfigurator(certificates.server()));
    web.createContext(
        "/",
        exchange -> {
          fetches++;
          byte[] body = policy.getBytes(StandardCharsets.US_ASCII);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    server = new ScriptedServer().with(certificates.server());
    zone =
        new DnsZone()
            .add("_mta-sts.example.com", Type.TXT, "\"v=STSv1; id=20260101;\"")
            .add("example.com", Type.MX, "10 mx.example.com")
            .add("mx.example.com", Type.A, "127.0.0.1");
    connections =
        new SmtpConnectionFactory(
            Optional.of(certificates.authority()), new Hosts(Duration.ZERO, 10, 50));
    sts = policies(trusting);
  }

  private Relays relays() {
    Relays relays = new Relays();
    relays.sessions = told;
    return relays
        .set("TMAIL_DELIVERD_DNS_SERVER", zone.address())
        .set("TMAIL_DELIVERD_MX_PORT", Integer.toString(server.port()));
  }

  private MtaSts policies(SSLContext context) {
    return new MtaSts(
        relays().dns(),
        new TlsExperience(told::add),
        true,
        domain -> URI.create("https://localhost:" + web.getAddress().getPort() + "/" + domain),
        HttpClient.newBuilder().sslContext(context));
  }

  @AfterEach
  void close() throws IOException {
    connections.closeAll();
    web.stop(0);
    server.close();
    zone.close();
  }

  @Test
  void policyIsFetchedOnceAndHolds() {
    assertTrue(sts.policyOf("example.com").get().isEnforced());
    assertTrue(sts.policyOf("example.com").get().isEnforced());
    assertEquals(1, fetches);
  }

  @Test
  void domainWithoutAnnouncementIsNotAsked() {
    assertEquals(Optional.empty(), sts.policyOf("other.example"));
    assertEquals(Optional.empty(), sts.policyOf("[192.0.2.1]"));
    assertEquals(0, fetches);
  }

  @Test
  void failedFetchIsNoPolicyAndNotRepeatedAtOnce() {
    status = 500;
    assertEquals(Optional.empty(), sts.policyOf("example.com"));
    assertEquals(Optional.empty(), sts.policyOf("example.com"));
    assertEquals(1, fetches);
  }

  /** RFC 8461 §3.3: a redirect is no answer. */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 404, 500})
  void onlyAPlainAnswerCounts(int answer) {
    status = answer;
    assertEquals(Optional.empty(), sts.policyOf("example.com"));
  }

  @Test
  void otherContentDoesNotCount() {
    type = "text/html";
    assertEquals(Optional.empty(), sts.policyOf("example.com"));
  }

  @Test
  void endlessPolicyDoesNotCount() {
    policy = POLICY + "x".repeat(70_000);
    assertEquals(Optional.empty(), sts.policyOf("example.com"));
  }

  @Test
  void serverThatProvesNothingIsNotBelieved() throws Exception {
    SSLContext javas = SSLContext.getDefault();
    assertEquals(Optional.empty(), policies(javas).policyOf("example.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "version: STSv2\nmode: enforce\nmx: a\nmax_age: 1",
        "version: STSv1\nmode: sometimes\nmx: a\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmax_age: 1",
        "version: STSv1\nmode: enforce\nmx: a",
        "version: STSv1\nmode: enforce\nmx: a\nmax_age: -1"
      })
  void whatIsNoPolicyIsNone(String text) {
    assertEquals(Optional.empty(), StsPolicy.parse(text));
  }

  @Test
  void policyMayBeWrittenInMoreWaysThanOne() {
    StsPolicy parsed =
        StsPolicy.parse("version:STSv1\nmode:  testing\nmax_age:99999999\nmx:a\nmx: *.b\nx: y\n")
            .get();
    assertFalse(parsed.isEnforced());
    assertEquals(2, parsed.servers().size());
    assertEquals(31_557_600, parsed.maxAge().toSeconds());
    assertEquals(
        StsPolicy.Mode.NONE,
        StsPolicy.parse("version: STSv1\nmode: none\nmax_age: 1").get().mode());
  }

  @Test
  void enforcedPolicyDemandsProof() {
    inTls();
    assertEquals("250 in TLS", deliver().reply().toString());
    connections.closeAll();
    server.script("220 x", ">EHLO", "250 x", ">MAIL", "250 Ok");
    assertEquals("4.7.4", assertInstanceOf(Deferred.class, deliver()).status().toString());
  }

  @Test
  void serverThatIsNotListedGetsNothing() {
    policy = POLICY.replace("*.example.com", "mx.example.org");
    inTls();
    assertEquals("4.7.5", assertInstanceOf(Deferred.class, deliver()).status().toString());
    assertEquals(0, server.peers.size());
  }

  private void expectTold(String policy, String... faults) {
    assertEquals(
        List.of(faults),
        told.stream().map(each -> each.fault().map(TlsFault::type).orElse("success")).toList());
    told.forEach(each -> assertEquals(policy, each.policy().type()));
    told.forEach(each -> assertEquals("example.com", each.domain()));
  }

  /** RFC 8460 §4.3. */
  @Test
  void sessionsUnderThePolicyAreTold() {
    inTls();
    deliver();
    connections.closeAll();
    server.script("220 x", ">EHLO", "250 x", ">QUIT");
    deliver();
    expectTold("sts", "success", "starttls-not-supported");
    TlsSessionEvent first = told.get(0);
    assertEquals(
        List.of("version: STSv1", "mode: enforce", "mx: *.example.com", "max_age: 86400"),
        first.policy().strings());
    assertEquals(List.of("*.example.com"), first.policy().servers());
    assertEquals("mx.example.com", first.server());
    assertEquals("127.0.0.1", first.address());
  }

  @Test
  void oneSessionWithTwoMessagesIsToldOnce() {
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
        "250 Ok",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 Ok");
    assertInstanceOf(Delivered.class, deliver());
    assertInstanceOf(Delivered.class, deliver());
    expectTold("sts", "success");
  }

  @Test
  void aServerThatIsNotListedIsTold() {
    policy = POLICY.replace("*.example.com", "mx.example.org");
    deliver();
    expectTold("sts", "validation-failure");
  }

  @Test
  void aPolicyThatCannotBeHadIsTold() {
    status = 500;
    assertEquals(Optional.empty(), sts.policyOf("example.com"));
    expectTold("sts", "sts-policy-fetch-error");
    told.clear();
    status = 200;
    policy = "version: x";
    assertEquals(Optional.empty(), policies(trusting).policyOf("example.com"));
    expectTold("sts", "sts-policy-invalid");
  }

  @Test
  void aCertificateOfNobodyIsTold() throws Exception {
    assertEquals(Optional.empty(), policies(SSLContext.getDefault()).policyOf("example.com"));
    expectTold("sts", "sts-webpki-invalid");
    told.clear();
    connections.closeAll();
    connections = new SmtpConnectionFactory(Optional.empty(), new Hosts(Duration.ZERO, 10, 50));
    inTls();
    assertInstanceOf(Deferred.class, deliver());
    expectTold("sts", "certificate-not-trusted");
  }

  @Test
  void aCertificateForAnotherNameIsTold() {
    zone.add("example.com", Type.MX, "5 other.example.com");
    zone.add("other.example.com", Type.A, "127.0.0.1");
    inTls();
    inTls();
    deliver();
    expectTold("sts", "certificate-host-mismatch", "success");
  }

  /** RFC 8460 §5.3: the report about a policy that fails has to arrive, and is not reported. */
  @Test
  void ourReportsAreNotPreventedByThePolicy() {
    policy = POLICY.replace("*.example.com", "mx.example.org");
    inTls();
    Envelope ours =
        new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.MACHINE);
    assertInstanceOf(Deferred.class, deliver(ours, "Subject: bounce\r\n\r\nx\r\n"));
    assertEquals(1, told.size());
    assertInstanceOf(Delivered.class, deliver(ours, "TLS-Required: No\r\n\r\nx\r\n"));
    Envelope others =
        new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.NOBODY);
    assertInstanceOf(Deferred.class, deliver(others, "TLS-Required: No\r\n\r\nx\r\n"));
    assertEquals(2, told.size());
  }

  private DeliveryResult deliver(Envelope envelope, String content) {
    DeliveryRequest request = Requests.of("x@example.com");
    Relays relays = relays();
    return relays
        .relay(connections, relays.dns(), sts)
        .deliver(
            new DeliveryRequest(
                request.id(),
                envelope,
                request.destination(),
                request.recipients(),
                new MessageContent.Inline(content.getBytes(StandardCharsets.US_ASCII))))
        .get(0);
  }

  @Test
  void withoutAPolicySessionsAreToldAsSuch() {
    policy = "version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n";
    inTls();
    deliver();
    expectTold("no-policy-found", "success");
  }

  @Test
  void testedPolicyDemandsNothing() {
    policy = POLICY.replace("enforce", "testing").replace("*.example.com", "mx.example.org");
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
    assertInstanceOf(Delivered.class, deliver());
  }

  /** RFC 8689 §4.2.1: the policy vouches for the server's name, so the wish can be fulfilled. */
  @Test
  void messageThatRequiresTlsIsPassedOnUnderAPolicy() {
    server.script(
        "220 x",
        ">EHLO",
        "250-x",
        "250 STARTTLS",
        ">STARTTLS",
        "220 go",
        "!",
        ">EHLO",
        "250-x",
        "250 REQUIRETLS",
        ">MAIL FROM:<a@b.example> REQUIRETLS",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 in TLS");
    assertInstanceOf(Delivered.class, deliver("REQUIRETLS"));
    server.verify();
  }

  @Test
  void messageThatRequiresTlsIsReturnedWhereNobodyVouches() {
    sts =
        new MtaSts(
            relays().dns(),
            new TlsExperience(told::add),
            false,
            URI::create,
            HttpClient.newBuilder());
    assertEquals("5.7.30", deliver("REQUIRETLS").status().toString());
  }

  @Test
  void messageThatRequiresTlsIsReturnedWhereThereIsNone() {
    server.script("220 x", ">EHLO", "250 x", ">MAIL", "250 Ok");
    assertEquals("5.7.30", deliver("REQUIRETLS").status().toString());
  }

  private void inTls() {
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

  private DeliveryResult deliver() {
    return deliver("");
  }

  private DeliveryResult deliver(String parameters) {
    Relays relays = relays();
    return relays
        .relay(connections, relays.dns(), sts)
        .deliver(Requests.saying(Requests.of("x@example.com"), parameters, ""))
        .get(0);
  }
}
