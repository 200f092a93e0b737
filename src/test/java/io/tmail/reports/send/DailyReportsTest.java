package io.tmail.reports.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tmail.ManualClock;
import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.delivery.client.TestCertificates;
import io.tmail.delivery.client.TlsSockets;
import io.tmail.dns.Dns;
import io.tmail.dns.DnsZone;
import io.tmail.mail.MailAddress;
import io.tmail.queue.QueueRig;
import io.tmail.queue.control.QueueListing;
import io.tmail.reports.Fact;
import io.tmail.reports.FactTables;
import io.tmail.reports.FactTables.Counted;
import io.tmail.reports.Kind;
import io.tmail.reports.Observation;
import io.tmail.reports.Outcome;
import io.tmail.reports.SentReports;
import io.tmail.reports.SentReports.State;
import io.tmail.reports.form.AggregateReader;
import io.tmail.reports.form.AggregateReport;
import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.PublishedPolicy;
import io.tmail.reports.form.SessionFacts;
import io.tmail.reports.form.TlsReport;
import io.tmail.reports.form.TlsReportJson;
import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Two nodes over the same tables, on the day after. */
@Tag("tables")
class DailyReportsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  private static final Instant NEXT_DAY = Instant.parse("2026-01-03T00:06:00Z");

  @TempDir private Path home;

  private final ManualClock clock = new ManualClock(NEXT_DAY);
  private final DnsZone zone = zone();
  private Node first;
  private Node second;

  private static DnsZone zone() {
    try {
      return new DnsZone();
    } catch (IOException noPort) {
      throw new AssertionError(noPort);
    }
  }

  /** What a node has to do with reports. */
  private final class Node implements AutoCloseable {
    final QueueRig rig;
    final FactTables facts;
    final SentReports sent;
    final DailyReports reports;

    Node(HttpsUpload upload, String... more) throws IOException {
      List<String> set =
          new ArrayList<>(
              List.of(
                  "DELIVERD_DNS_SERVER",
                  zone.address(),
                  "REPORTS_DMARC",
                  "true",
                  "REPORTS_TLS",
                  "true"));
      set.addAll(List.of(more));
      rig = new QueueRig(home, set.toArray(String[]::new));
      facts = new FactTables(rig.database, clock);
      sent = new SentReports(rig.database, clock);
      Dns dns = new Dns(rig.settings);
      ReportMail mail = new ReportMail(rig.settings, rig.queue, new Strangers(), clock);
      reports =
          new DailyReports(
              rig.settings,
              facts,
              sent,
              new DmarcReports(rig.settings, dns, mail),
              new TlsReports(rig.settings, dns, mail, upload),
              clock);
    }

    @Override
    public void close() {
      rig.close();
    }
  }

  /** All addresses are others'. */
  private static final class Strangers extends RecipientResolver {
    @Override
    public Recipient resolve(MailAddress address) {
      return new Recipient.NotOurs();
    }
  }

  @BeforeEach
  void open() throws IOException {
    first = new Node(new HttpsUpload());
    second = new Node(new HttpsUpload());
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    zone.close();
  }

  private static Counted message(
      String domain, String source, String policy, Outcome outcome, long n) {
    return new Counted(
        new Fact(
            Kind.DMARC,
            DAY,
            domain,
            outcome,
            new Observation.OfMessage(
                new PublishedPolicy(domain, policy, policy, policy, "r", "r", "n", "0"),
                new MessageFacts(
                    source,
                    "none",
                    "fail",
                    "pass",
                    List.of(),
                    "sub." + domain,
                    Optional.of(domain),
                    List.of(new MessageFacts.Signature("", "", "permerror")),
                    Optional.of(new MessageFacts.Sender(domain, "pass"))))),
        n);
  }

  private static Counted session(String domain, Optional<SessionFacts.Failure> failure, long n) {
    return new Counted(
        new Fact(
            Kind.TLS,
            DAY,
            domain,
            failure.isPresent() ? Outcome.FAIL : Outcome.PASS,
            new Observation.OfSession(
                new SessionFacts(
                    new SessionFacts.Policy("no-policy-found", List.of(), domain, List.of()),
                    failure))),
        n);
  }

  private void asks(String domain, String rua) {
    zone.add("_dmarc." + domain, Type.TXT, "\"v=DMARC1; p=none; rua=" + rua + "\"");
  }

  private void runBoth() throws Exception {
    first.reports.run();
    second.reports.run();
  }

  private State stateOf(String domain) throws Exception {
    return first.sent.list(100).stream()
        .filter(each -> each.domain().equals(domain))
        .findFirst()
        .map(each -> each.result().state())
        .orElse(State.NOT_WANTED);
  }

  private MimeMessage onlyMail() throws Exception {
    List<QueueListing> all = first.rig.list();
    assertEquals(1, all.size(), all.toString());
    assertEquals("", all.get(0).sender());
    byte[] octets =
        first
            .rig
            .database
            .query("SELECT content FROM queue_messages", s -> {}, row -> row.getBytes(1))
            .get(0);
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
  }

  private static byte[] attached(BodyPart part) throws Exception {
    return new GZIPInputStream(part.getInputStream()).readAllBytes();
  }

  @Test
  void aDayWithTwoNodesGivesOneReport() throws Exception {
    asks("a.test", "mailto:dmarc@a.test");
    first.facts.add(List.of(message("a.test", "192.0.2.1", "none", Outcome.PASS, 2)));
    second.facts.add(List.of(message("a.test", "192.0.2.1", "none", Outcome.PASS, 3)));
    clock.advance(Duration.ofSeconds(1));
    second.facts.add(List.of(message("a.test", "192.0.2.2", "reject", Outcome.FAIL, 4)));
    second.facts.add(List.of(message("a.test", "192.0.2.3", "none", Outcome.JUNK, 5)));
    runBoth();
    runBoth();
    MimeMessage mail = onlyMail();
    assertEquals("postmaster@me.example", mail.getFrom()[0].toString());
    assertEquals("dmarc@a.test", mail.getAllRecipients()[0].toString());
    assertEquals(
        "Report Domain: a.test Submitter: me.example"
            + " Report-ID: <2026-01-02.dmarc.a.test@me.example>",
        mail.getSubject().replaceAll("\\s+", " "));
    assertEquals("<2026-01-02.dmarc.a.test@me.example>", mail.getMessageID());
    BodyPart part = ((MimeMultipart) mail.getContent()).getBodyPart(1);
    assertTrue(part.isMimeType("application/gzip"));
    assertEquals("me.example!a.test!1767312000!1767398399.xml.gz", part.getFileName());
    AggregateReport report = AggregateReader.read(new ByteArrayInputStream(attached(part)));
    assertEquals("reject", report.policy().action());
    assertEquals(
        List.of("192.0.2.1 5", "192.0.2.2 4"),
        report.rows().stream().map(each -> each.facts().source() + " " + each.count()).toList());
    assertEquals(Instant.parse("2026-01-02T00:00:00Z"), report.head().begin());
    assertEquals(Instant.parse("2026-01-02T23:59:59Z"), report.head().end());
    assertEquals(State.SENT, stateOf("a.test"));
  }

  @Test
  void nobodyIsReportedToWhoDidNotAsk() throws Exception {
    zone.add("_dmarc.silent.test", Type.TXT, "\"v=DMARC1; p=none\"");
    asks("forging.test", "mailto:victim@other.test");
    asks("small.test", "mailto:dmarc@small.test!100");
    asks("spam.test", "mailto:dmarc@spam.test");
    for (String domain : List.of("gone.test", "silent.test", "forging.test", "small.test")) {
      first.facts.add(List.of(message(domain, "192.0.2.1", "none", Outcome.PASS, 1)));
    }
    first.facts.add(List.of(message("spam.test", "192.0.2.1", "none", Outcome.JUNK, 1)));
    runBoth();
    assertEquals(List.of(), first.rig.list());
    assertEquals(State.NOT_AGREED, stateOf("forging.test"));
    assertEquals(State.TOO_BIG, stateOf("small.test"));
    assertEquals(2, first.sent.list(100).size());
    assertEquals(List.of(), first.facts.unreported(Kind.DMARC, DAY, 10));
  }

  @Test
  void troubleOfDnsIsTriedAgainLater() throws Exception {
    asks("a.test", "mailto:dmarc@a.test");
    zone.fail("_dmarc.a.test", Type.TXT, Rcode.SERVFAIL);
    asks("b.test", "mailto:dmarc@other.test");
    zone.fail("b.test._report._dmarc.other.test", Type.TXT, Rcode.SERVFAIL);
    asks("c.test", "mailto:dmarc@c.test");
    zone.fail("_smtp._tls.d.test", Type.TXT, Rcode.SERVFAIL);
    for (String domain : List.of("a.test", "b.test", "c.test")) {
      first.facts.add(List.of(message(domain, "192.0.2.1", "none", Outcome.PASS, 1)));
    }
    first.facts.add(List.of(session("d.test", Optional.empty(), 5)));
    first.reports.run();
    assertEquals(List.of("a.test", "b.test"), first.facts.unreported(Kind.DMARC, DAY, 10));
    assertEquals(List.of("d.test"), first.facts.unreported(Kind.TLS, DAY, 10));
    assertEquals(State.SENT, stateOf("c.test"));
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofMinutes(31));
      first.reports.run();
    }
    assertEquals(State.FAILED, stateOf("a.test"));
    assertEquals(State.FAILED, stateOf("b.test"));
    assertEquals(State.FAILED, stateOf("d.test"));
  }

  @Test
  void nothingIsSentBeforeAllNodesHaveWritten() throws Exception {
    asks("a.test", "mailto:dmarc@a.test");
    first.facts.add(List.of(message("a.test", "192.0.2.1", "none", Outcome.PASS, 1)));
    clock.advance(Duration.ofMinutes(-2));
    runBoth();
    assertEquals(List.of(), first.rig.list());
  }

  @Test
  void aDayHasAtMostSoManyReports() throws Exception {
    Node limited = new Node(new HttpsUpload(), "REPORTS_MOST", "2");
    try (limited) {
      for (String domain : List.of("a.test", "b.test", "c.test")) {
        asks(domain, "mailto:dmarc@" + domain);
        first.facts.add(List.of(message(domain, "192.0.2.1", "none", Outcome.PASS, 1)));
      }
      limited.reports.run();
      limited.reports.run();
      assertEquals(2, first.rig.list().size());
      assertEquals(List.of("c.test"), first.facts.unreported(Kind.DMARC, DAY, 10));
    }
  }

  @Test
  void whatIsOffIsNotSent() throws Exception {
    Node off = new Node(new HttpsUpload(), "REPORTS_DMARC", "false");
    try (off) {
      asks("a.test", "mailto:dmarc@a.test");
      first.facts.add(List.of(message("a.test", "192.0.2.1", "none", Outcome.PASS, 1)));
      off.reports.run();
      assertEquals(List.of(), first.rig.list());
    }
  }

  /** RFC 8460 §5.3. */
  @Test
  void tlsReportsGoByMail() throws Exception {
    zone.add("_smtp._tls.a.test", Type.TXT, "\"v=TLSRPTv1; rua=mailto:tls@a.test\"");
    SessionFacts.Failure failure =
        new SessionFacts.Failure("starttls-not-supported", "mx.a.test", "192.0.2.1", "", "");
    first.facts.add(List.of(session("a.test", Optional.empty(), 5)));
    second.facts.add(List.of(session("a.test", Optional.of(failure), 2)));
    runBoth();
    MimeMessage mail = onlyMail();
    assertEquals("a.test", mail.getHeader("TLS-Report-Domain", null));
    assertEquals("me.example", mail.getHeader("TLS-Report-Submitter", null));
    assertEquals("No", mail.getHeader("TLS-Required", null));
    assertTrue(mail.getContentType().startsWith("multipart/report; report-type=tlsrpt"));
    BodyPart part = ((MimeMultipart) mail.getContent()).getBodyPart(1);
    assertTrue(part.isMimeType("application/tlsrpt+gzip"));
    assertEquals("me.example!a.test!1767312000!1767398399.json.gz", part.getFileName());
    TlsReport.Result result = TlsReportJson.read(attached(part)).results().get(0);
    assertEquals(5, result.successes());
    assertEquals(2, result.failed());
    assertEquals(List.of(new TlsReport.Counted(failure, 2)), result.failures());
  }

  /** RFC 8460 §5.4. */
  @Test
  void tlsReportsGoByHttps(@TempDir Path folder) throws Exception {
    TestCertificates certificates = TestCertificates.of(folder, "localhost");
    HttpsServer web =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.setHttpsConfigurator(new HttpsConfigurator(certificates.server()));
    List<String> taken = new CopyOnWriteArrayList<>();
    web.createContext(
        "/",
        exchange -> {
          byte[] body = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
          taken.add(
              exchange.getRequestHeaders().getFirst("Content-Type") + new String(body, UTF_8));
          exchange.sendResponseHeaders(taken.size() == 1 ? 201 : 500, -1);
          exchange.close();
        });
    web.start();
    int port = web.getAddress().getPort();
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, TlsSockets.managersOf(certificates.authority()), null);
    HttpsUpload upload = new HttpsUpload(trusting.getSocketFactory(), any -> true, port);
    for (String domain : List.of("a.test", "b.test")) {
      String uri = "https://localhost:" + port + "/tls";
      zone.add("_smtp._tls." + domain, Type.TXT, "\"v=TLSRPTv1;rua=" + uri + "\"");
      first.facts.add(List.of(session(domain, Optional.empty(), 5)));
    }
    Node uploading = new Node(upload);
    try (uploading) {
      uploading.reports.run();
    } finally {
      web.stop(0);
    }
    assertTrue(taken.get(0).startsWith("application/tlsrpt+gzip{\"organization-name\""));
    assertEquals(State.SENT, stateOf("a.test"));
    assertEquals(State.FAILED, stateOf("b.test"));
  }

  /** The address is a stranger's choice. */
  @Test
  void nothingIsUploadedToPrivateNetworks() throws Exception {
    zone.add("_smtp._tls.a.test", Type.TXT, "\"v=TLSRPTv1; rua=https://127.0.0.1/x\"");
    zone.add("_smtp._tls.b.test", Type.TXT, "\"v=TLSRPTv1; rua=https://192.0.2.1:25/x\"");
    first.facts.add(List.of(session("a.test", Optional.empty(), 5)));
    first.facts.add(List.of(session("b.test", Optional.empty(), 5)));
    runBoth();
    assertEquals(
        List.of(
            "127.0.0.1 is not a public server",
            "only the port of HTTPS is used: https://192.0.2.1:25/x"),
        first.sent.list(10).stream().map(each -> each.result().detail()).sorted().toList());
    for (String address :
        List.of(
            "fd00::1",
            "10.0.0.1",
            "169.254.1.1",
            "::1",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "100.127.255.1",
            "198.18.0.1",
            "198.19.0.1",
            "64:ff9b::10.0.0.1")) {
      assertTrue(!HttpsUpload.isPublic(InetAddress.getByName(address)), address);
    }
    for (String address : List.of("2001:db8::1", "100.63.0.1", "100.128.0.1", "198.20.0.1")) {
      assertTrue(HttpsUpload.isPublic(InetAddress.getByName(address)), address);
    }
  }
}
