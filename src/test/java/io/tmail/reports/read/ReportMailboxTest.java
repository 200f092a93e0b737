package io.tmail.reports.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.dns.Dns;
import io.tmail.dns.DnsZone;
import io.tmail.dovecot.Inbox;
import io.tmail.queue.QueueRig;
import io.tmail.reports.Kind;
import io.tmail.reports.ReaderClaim;
import io.tmail.reports.ReceivedReports;
import io.tmail.reports.ReceivedReports.Row;
import io.tmail.reports.UnreadableReports;
import io.tmail.reports.form.AggregateReport;
import io.tmail.reports.form.AggregateXml;
import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.SampleReports;
import io.tmail.reports.form.TlsReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** The tables are real, the mailbox is not: {@code ReportsE2E} has Dovecot's. */
@Tag("tables")
class ReportMailboxTest {
  private static final LocalDate LONG_AGO = LocalDate.of(2020, 1, 1);

  @TempDir private Path home;

  private final ManualClock clock = new ManualClock();
  private final Map<String, String> inbox = new LinkedHashMap<>();
  private final List<String> moved = new ArrayList<>();
  private boolean isMoveRefused;
  private boolean isFatal;
  private DnsZone zone;
  private QueueRig rig;
  private ReceivedReports received;
  private UnreadableReports unreadable;
  private ReportMailbox mailbox;

  /** A mailbox in memory. */
  private final class FakeInbox extends Inbox {
    @Override
    public List<Message> list(String login) {
      return inbox.entrySet().stream()
          .map(each -> new Message(each.getKey(), "g" + each.getKey(), each.getValue().length()))
          .toList();
    }

    @Override
    public byte[] read(String login, Message message) throws IOException {
      if ("refused".equals(inbox.get(message.uid()))) {
        throw new IOException("doveadm's answer is too long");
      }
      return inbox.get(message.uid()).getBytes(UTF_8);
    }

    @Override
    public void move(String login, Message message, String folder) throws IOException {
      if (isMoveRefused) {
        throw new IOException("over quota");
      }
      inbox.remove(message.uid());
      moved.add(login + " " + message.uid() + " " + folder);
    }
  }

  private static final class OurDomains extends Domains {
    @Override
    public List<RcptHost> list() {
      return List.of(new RcptHost("ours.example", true), new RcptHost("sub.ours.example", true));
    }
  }

  @BeforeEach
  void open() throws IOException {
    zone =
        new DnsZone()
            .add("1.2.0.192.in-addr.arpa", Type.PTR, "mail.ours.example.")
            .add("mail.ours.example", Type.A, "192.0.2.1");
    rig =
        new QueueRig(
            home, "DELIVERD_DNS_SERVER", zone.address(), "REPORTS_MAILBOX", "Reports@ours.example");
    received =
        new ReceivedReports(rig.database, clock) {
          @Override
          public boolean keep(Kept report) throws SQLException {
            if (isFatal) {
              throw new OutOfMemoryError("as if");
            }
            return super.keep(report);
          }
        };
    unreadable = new UnreadableReports(rig.database, clock);
    mailbox = mailbox(rig);
  }

  private ReportMailbox mailbox(QueueRig node) throws IOException {
    return new ReportMailbox(
        node.settings,
        new FakeInbox(),
        new OurDomains(),
        new SourceNames(new Dns(node.settings)),
        new ReaderClaim(node.database, clock),
        received,
        unreadable);
  }

  @AfterEach
  void close() {
    rig.close();
    zone.close();
  }

  private List<Row> rows(Kind kind, String... domains) throws Exception {
    return received.sources(kind, LONG_AGO, List.of(domains), 100);
  }

  private static String dmarc(String domain) {
    return ReportFilesTest.mail("text/xml", AggregateXml.write(SampleReports.aggregate(domain)));
  }

  private static String tls(String domain) {
    return ReportFilesTest.mail("x/y", TlsReportJson.write(SampleReports.tls(domain)));
  }

  private String reasonOf(String id) throws Exception {
    return unreadable.list(100).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  @Test
  void reportsAreKeptAndTakenAway() throws Exception {
    inbox.put("1", dmarc("ours.example"));
    inbox.put("2", tls("ours.example"));
    mailbox.run();
    assertEquals(
        List.of("reports@ours.example 1 Reports", "reports@ours.example 2 Reports"), moved);
    assertEquals(
        List.of(
            new Row(
                "ours.example",
                "192.0.2.1",
                "mail.ours.example",
                "pass pass fail",
                7,
                "spf=softfail (list.test), dkim=pass (ours.example, one),"
                    + " dkim=permerror (other.test, two)"),
            new Row(
                "sub.ours.example",
                "2001:db8::1",
                "",
                "quarantine fail fail",
                1,
                "mailing_list a < b & \"c\"")),
        rows(Kind.DMARC));
    assertEquals(
        List.of(
            "success 5326 *.ours.example",
            "validation-failure 203 mx.ours.example",
            "certificate-expired 100 mx.ours.example",
            "success 1 "),
        rows(Kind.TLS).stream()
            .map(each -> each.verdict() + " " + each.total() + " " + each.source())
            .toList());
    assertEquals(
        "p=reject sp=quarantine np=none adkim=s aspf=r t=n",
        received.latest(List.of(), 10).stream()
            .filter(each -> each.kind() == Kind.DMARC)
            .findFirst()
            .orElseThrow()
            .policy());
  }

  @Test
  void domainsAreSeenApart() throws Exception {
    inbox.put("1", dmarc("ours.example"));
    mailbox.run();
    assertEquals(1, rows(Kind.DMARC, "sub.ours.example").size());
    assertEquals(2, rows(Kind.DMARC, "sub.ours.example", "ours.example").size());
    assertEquals(0, rows(Kind.DMARC, "other.example").size());
    assertEquals(0, received.latest(List.of("other.example"), 10).size());
    assertEquals(1, received.latest(List.of("ours.example"), 10).size());
  }

  @Test
  void theSameReportCountsOnce() throws Exception {
    inbox.put("1", dmarc("ours.example"));
    isMoveRefused = true;
    assertThrows(IOException.class, mailbox::run);
    assertEquals(List.of(), unreadable.list(10));
    isMoveRefused = false;
    inbox.put("2", dmarc("ours.example"));
    mailbox.run();
    assertEquals(2, moved.size());
    assertEquals(8, rows(Kind.DMARC).stream().mapToLong(Row::total).sum());
    assertEquals(List.of(), unreadable.list(10));
  }

  @Test
  void aRefusalOfDovecotEndsTheRunAndTheRestComesFirst() throws Exception {
    inbox.put("1", "refused");
    inbox.put("2", dmarc("ours.example"));
    assertThrows(IOException.class, mailbox::run);
    assertEquals(List.of(), moved);
    assertThrows(IOException.class, mailbox::run);
    assertEquals(1, moved.size());
    assertEquals(List.of(), unreadable.list(10));
  }

  @Test
  void aMessageThatEndsTheServerIsNotReadAtOnceAgain() throws Exception {
    inbox.put("1", dmarc("ours.example"));
    isFatal = true;
    assertThrows(OutOfMemoryError.class, mailbox::run);
    assertEquals("being read", reasonOf("g1"));
    isFatal = false;
    mailbox.run();
    assertEquals(List.of(), moved);
    clock.advance(Duration.ofDays(2));
    mailbox.run();
    assertEquals(1, moved.size());
    assertEquals(List.of(), unreadable.list(10));
  }

  @Test
  void namesAreLookedUpForSecondsOnly() throws Exception {
    AggregateReport report = SampleReports.aggregate("ours.example");
    List<AggregateReport.Row> rows = new ArrayList<>();
    for (int i = 2; i < 102; i++) {
      zone.silence(i + ".2.0.192.in-addr.arpa");
      rows.add(new AggregateReport.Row(from("192.0.2." + i, report), 1));
    }
    AggregateReport silent = new AggregateReport(report.head(), report.policy(), rows);
    inbox.put("1", ReportFilesTest.mail("text/xml", AggregateXml.write(silent)));
    assertTimeout(Duration.ofSeconds(12), mailbox::run);
    assertEquals(1, moved.size());
    assertEquals(100, rows(Kind.DMARC).size());
  }

  private static MessageFacts from(String source, AggregateReport report) {
    MessageFacts facts = report.rows().get(0).facts();
    return new MessageFacts(
        source,
        facts.disposition(),
        facts.dkimAligned(),
        facts.spfAligned(),
        facts.overrides(),
        facts.headerFrom(),
        facts.envelopeFrom(),
        facts.signatures(),
        facts.sender());
  }

  @Test
  void whatCannotBeReadStaysWithItsReason() throws Exception {
    inbox.put("1", dmarc("others.example"));
    inbox.put("2", tls("others.example"));
    inbox.put("3", ReportFilesTest.mail("text/xml", "<html/>".getBytes(UTF_8)));
    inbox.put("4", "x".repeat((3 << 20) + 1));
    inbox.put("5", "Subject: hello\r\n\r\nworld");
    mailbox.run();
    assertEquals(List.of(), moved);
    assertEquals("others.example is not a domain of this server", reasonOf("g1"));
    assertEquals("others.example is not a domain of this server", reasonOf("g2"));
    assertEquals("the root element is not feedback", reasonOf("g3"));
    assertEquals("the message has more than 3 MiB", reasonOf("g4"));
    assertEquals("the message has no report", reasonOf("g5"));
    assertTrue(unreadable.known().contains("g5"));
    inbox.put("6", dmarc("ours.example"));
    mailbox.run();
    assertEquals(1, moved.size());
    clock.advance(Duration.ofDays(2));
    assertTrue(unreadable.known().isEmpty());
  }

  @Test
  void oneNodeReads() throws Exception {
    mailbox.run();
    QueueRig other = new QueueRig(home, "REPORTS_MAILBOX", "reports@ours.example");
    try (other) {
      ReportMailbox second = mailbox(other);
      inbox.put("1", dmarc("ours.example"));
      second.run();
      assertEquals(List.of(), moved);
      clock.advance(Duration.ofMinutes(6));
      second.run();
      assertEquals(1, moved.size());
    }
  }

  @Test
  void rowsWithoutAHeadExpire() throws Exception {
    inbox.put("1", dmarc("ours.example"));
    mailbox.run();
    rig.database
        .submit(
            tables -> {
              try (Statement statement = tables.applied().createStatement()) {
                statement.execute("DELETE FROM report_received");
              }
            })
        .join();
    received.expire(Instant.parse("2026-01-01T12:00:00Z"));
    assertEquals(2, rows(Kind.DMARC).size());
    received.expire(Instant.parse("2026-01-03T12:00:00Z"));
    assertEquals(List.of(), rows(Kind.DMARC));
  }

  @Test
  void oldReportsExpire() throws Exception {
    inbox.put("1", dmarc("ours.example"));
    mailbox.run();
    received.expire(clock.instant());
    assertEquals(2, rows(Kind.DMARC).size());
    clock.advance(Duration.ofDays(1));
    received.expire(clock.instant());
    assertEquals(List.of(), rows(Kind.DMARC));
    assertEquals(List.of(), received.latest(List.of(), 10));
  }
}
