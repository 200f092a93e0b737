package io.tmail.reports.send;

import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.dns.DnsReply;
import io.tmail.dns.Inquiry;
import io.tmail.mail.MailAddress;
import io.tmail.queue.tables.QueueUnavailableException;
import io.tmail.reports.FactTables.Observed;
import io.tmail.reports.Kind;
import io.tmail.reports.Observation.OfSession;
import io.tmail.reports.SentReports.Result;
import io.tmail.reports.SentReports.State;
import io.tmail.reports.form.ReportHead;
import io.tmail.reports.form.SessionFacts;
import io.tmail.reports.form.TlsReport;
import io.tmail.reports.form.TlsReportJson;
import io.tmail.trust.dmarc.ReportAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Type;

/** TLS reports (RFC 8460). */
@ApplicationScoped
public class TlsReports implements ReportSource {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private boolean isOn;
  private String me;
  private Dns dns;
  private ReportMail mail;
  private HttpsUpload upload;

  protected TlsReports() {}

  @Inject
  public TlsReports(Settings settings, Dns dns, ReportMail mail) {
    this(settings, dns, mail, new HttpsUpload());
  }

  TlsReports(Settings settings, Dns dns, ReportMail mail, HttpsUpload upload) {
    this.isOn = settings.reports().tls();
    this.me = settings.general().me();
    this.dns = dns;
    this.mail = mail;
    this.upload = upload;
  }

  @Override
  public Kind kind() {
    return Kind.TLS;
  }

  @Override
  public boolean isOn() {
    return isOn;
  }

  @Override
  public Result send(String domain, ReportHead head, List<Observed> observed)
      throws NoAnswerException {
    DnsReply reply =
        Inquiry.begin(dns, answers -> answers.get("_smtp._tls." + domain, Type.TXT))
            .await(PATIENCE);
    if (reply.isTrouble()) {
      throw new NoAnswerException(reply.trouble());
    }
    TlsAddresses addresses = TlsAddresses.of(reply.texts());
    return addresses.isEmpty()
        ? new Result(State.NOT_WANTED, "")
        : send(
            Letter.of(Kind.TLS, domain, me, head, TlsReportJson.write(report(head, observed))),
            addresses);
  }

  /** Each address is tried; one that takes the report is enough for it to be sent. */
  private Result send(Letter letter, TlsAddresses addresses) {
    List<String> taken = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    List<MailAddress> to = addresses.mail().stream().map(ReportAddress::address).toList();
    try {
      if (!to.isEmpty()) {
        (mail.send(letter, to) ? taken : failed).add(to.toString());
      }
    } catch (IOException | QueueUnavailableException full) {
      failed.add(String.valueOf(full.getMessage()));
    }
    for (URI each : addresses.web()) {
      try {
        upload.send(each, letter.gzip());
        taken.add(each.toString());
      } catch (IOException | RuntimeException refused) { // the JDK's, for odd addresses
        failed.add(String.valueOf(refused.getMessage()));
      }
    }
    return taken.isEmpty()
        ? new Result(State.FAILED, String.join(", ", failed))
        : new Result(State.SENT, String.join(", ", taken));
  }

  private static TlsReport report(ReportHead head, List<Observed> observed) {
    Map<SessionFacts.Policy, Sum> sums = new LinkedHashMap<>();
    for (Observed each : observed) {
      SessionFacts facts = ((OfSession) each.observation()).facts();
      sums.computeIfAbsent(facts.policy(), policy -> new Sum()).add(facts, each.total());
    }
    return new TlsReport(
        head, sums.entrySet().stream().map(each -> each.getValue().under(each.getKey())).toList());
  }

  /** What happened under one policy. */
  private static final class Sum {
    private long successes;
    private long failed;
    private final List<TlsReport.Counted> failures = new ArrayList<>();

    void add(SessionFacts facts, long sessions) {
      if (facts.failure().isEmpty()) {
        successes += sessions;
      } else {
        failed += sessions;
        failures.add(new TlsReport.Counted(facts.failure().get(), sessions));
      }
    }

    TlsReport.Result under(SessionFacts.Policy policy) {
      return new TlsReport.Result(policy, successes, failed, failures);
    }
  }
}
