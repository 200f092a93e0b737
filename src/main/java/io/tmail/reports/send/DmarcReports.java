package io.tmail.reports.send;

import io.tmail.config.Settings;
import io.tmail.dns.Answers;
import io.tmail.dns.Dns;
import io.tmail.dns.DnsReply;
import io.tmail.dns.Inquiry;
import io.tmail.mail.MailAddress;
import io.tmail.queue.tables.QueueUnavailableException;
import io.tmail.reports.FactTables.Observed;
import io.tmail.reports.Kind;
import io.tmail.reports.Observation.OfMessage;
import io.tmail.reports.SentReports.Result;
import io.tmail.reports.SentReports.State;
import io.tmail.reports.form.AggregateReport;
import io.tmail.reports.form.AggregateXml;
import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.ReportHead;
import io.tmail.trust.dmarc.Dmarc;
import io.tmail.trust.dmarc.DmarcPolicy;
import io.tmail.trust.dmarc.DmarcVerdict;
import io.tmail.trust.dmarc.ReportAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** DMARC reports (RFC 9990). */
@ApplicationScoped
public class DmarcReports implements ReportSource {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private boolean isOn;
  private String me;
  private Dns dns;
  private ReportMail mail;

  protected DmarcReports() {}

  @Inject
  public DmarcReports(Settings settings, Dns dns, ReportMail mail) {
    this.isOn = settings.reports().dmarc();
    this.me = settings.general().me();
    this.dns = dns;
    this.mail = mail;
  }

  @Override
  public Kind kind() {
    return Kind.DMARC;
  }

  @Override
  public boolean isOn() {
    return isOn;
  }

  @Override
  public Result send(String domain, ReportHead head, List<Observed> observed)
      throws NoAnswerException {
    DmarcPolicy policy =
        Inquiry.begin(dns, answers -> Dmarc.discover(domain, answers)).await(PATIENCE);
    if (policy.ending().equals(Optional.of(DmarcVerdict.TEMPERROR))) {
      throw new NoAnswerException(policy.reason());
    }
    if (!policy.recordDomain().equals(domain)
        || policy.record().orElseThrow().reports().isEmpty()) {
      return new Result(State.NOT_WANTED, "");
    }
    Agreed agreed =
        Inquiry.begin(dns, answers -> Agreed.of(policy, new Noting(answers))).await(PATIENCE);
    List<ReportAddress> addresses = agreed.addresses();
    if (addresses.isEmpty() && agreed.isInDoubt()) {
      throw new NoAnswerException("DNS does not say whether addresses agree");
    }
    if (addresses.isEmpty()) {
      return new Result(
          State.NOT_AGREED, String.join(", ", policy.record().orElseThrow().reports()));
    }
    Letter letter =
        Letter.of(Kind.DMARC, domain, me, head, AggregateXml.write(report(head, observed)));
    int size = letter.body().length;
    List<MailAddress> to =
        addresses.stream()
            .filter(each -> size <= each.mostOctets())
            .map(ReportAddress::address)
            .toList();
    return to.isEmpty() ? new Result(State.TOO_BIG, size + " octets") : sent(letter, to);
  }

  /** Addresses that take reports; in doubt if DNS did not answer all questions. */
  private record Agreed(List<ReportAddress> addresses, boolean isInDoubt) {
    Agreed {
      addresses = List.copyOf(addresses);
    }

    static Agreed of(DmarcPolicy policy, Noting answers) {
      return new Agreed(ReportAddress.of(policy, answers), answers.isTrouble);
    }
  }

  /** Notes whether an answer was trouble. */
  private static final class Noting implements Answers {
    private final Answers answers;
    private boolean isTrouble;

    private Noting(Answers answers) {
      this.answers = answers;
    }

    @Override
    public DnsReply get(String name, int type) {
      DnsReply reply = answers.get(name, type);
      isTrouble |= reply.isTrouble();
      return reply;
    }

    @Override
    public boolean prepare(String name, int type) {
      return answers.prepare(name, type);
    }
  }

  private Result sent(Letter letter, List<MailAddress> to) {
    String addresses = to.stream().map(MailAddress::toString).collect(Collectors.joining(", "));
    try {
      return mail.send(letter, to)
          ? new Result(State.SENT, addresses)
          : new Result(State.FAILED, "no such mailbox: " + addresses);
    } catch (IOException | QueueUnavailableException full) {
      return new Result(State.FAILED, String.valueOf(full.getMessage()));
    }
  }

  /** The policy that was seen last is named, and what differs by the policy alone is added up. */
  private static AggregateReport report(ReportHead head, List<Observed> observed) {
    Map<MessageFacts, Long> rows = new LinkedHashMap<>();
    for (Observed each : observed) {
      rows.merge(((OfMessage) each.observation()).facts(), each.total(), Long::sum);
    }
    OfMessage last = (OfMessage) observed.get(observed.size() - 1).observation();
    return new AggregateReport(
        head,
        last.policy(),
        rows.entrySet().stream()
            .map(each -> new AggregateReport.Row(valid(each.getKey()), each.getValue()))
            .toList());
  }

  /** A signature without a domain or a selector has no place in the form. */
  private static MessageFacts valid(MessageFacts facts) {
    return new MessageFacts(
        facts.source(),
        facts.disposition(),
        facts.dkimAligned(),
        facts.spfAligned(),
        facts.overrides(),
        facts.headerFrom(),
        facts.envelopeFrom(),
        facts.signatures().stream()
            .filter(each -> !each.domain().isEmpty() && !each.selector().isEmpty())
            .toList(),
        facts.sender().filter(each -> !each.domain().isEmpty()));
  }
}
