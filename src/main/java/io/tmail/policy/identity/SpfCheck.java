package io.tmail.policy.identity;

import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.AuthenticationResult.Property;
import io.tmail.mail.Finding;
import io.tmail.policy.Client;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Rcpt;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.spf.ReceivedSpf;
import io.tmail.trust.spf.ReceivedSpf.Identity;
import io.tmail.trust.spf.Spf;
import io.tmail.trust.spf.SpfQuery;
import io.tmail.trust.spf.SpfResult;
import io.tmail.trust.spf.SpfVerdict;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the domains of HELO and MAIL permit the client to use their names (RFC 7208); asked at
 * MAIL, awaited at the dot.
 */
@Dependent
final class SpfCheck extends Filter {
  private final String me;
  private final Dns dns;
  private final Clock clock;

  /** What a transaction asks; HELO by itself only if MAIL has a name of its own. */
  private record Asked(Optional<Question> helo, Question sender) {}

  private record Question(SpfQuery query, Inquiry<SpfResult> inquiry) {}

  @Inject
  SpfCheck(Settings settings, Dns dns, Clock clock) {
    super(settings.filters(), "spf", Rank.IDENTITY);
    this.me = settings.general().me();
    this.dns = dns;
    this.clock = clock;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    if (!transaction.isFromStranger()) {
      return Verdict.PASS;
    }
    Client client = transaction.client();
    String helo = client.helo().orElse("");
    SpfQuery ofHelo = SpfQuery.ofHelo(client.ip(), helo, me, clock.instant());
    SpfQuery ofSender =
        SpfQuery.ofMailFrom(
            client.ip(), helo, transaction.mail().reversePath(), me, clock.instant());
    boolean hasSender = !transaction.mail().reversePath().isNull();
    transaction
        .evidence()
        .put(
            Asked.class,
            new Asked(
                hasSender ? Optional.of(ask(transaction, ofHelo)) : Optional.empty(),
                ask(transaction, ofSender)));
    return Verdict.PASS;
  }

  private Question ask(Transaction transaction, SpfQuery query) {
    return new Question(
        query,
        Inquiries.of(transaction.evidence()).begin(dns, answers -> Spf.check(query, answers)));
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    Inquiries.of(transaction.evidence()).advance();
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    Optional<Asked> asked = transaction.evidence().get(Asked.class);
    if (asked.isEmpty()) {
      return Verdict.PASS;
    }
    Inquiries inquiries = Inquiries.of(transaction.evidence());
    Question sender = asked.get().sender();
    SpfResult result = inquiries.await(sender.inquiry());
    transaction.evidence().put(SpfResult.class, result);
    if (result.verdict() == SpfVerdict.PASS) {
      Authenticated.bySpf(transaction.evidence(), sender.query().domain());
    }
    Identity identity =
        transaction.mail().reversePath().isNull() ? Identity.HELO : Identity.MAIL_FROM;
    transaction.addField(ReceivedSpf.field(identity, sender.query(), result));
    Optional<SpfResult> helo = asked.get().helo().map(each -> inquiries.await(each.inquiry()));
    String property = identity == Identity.HELO ? "smtp.helo" : "smtp.mailfrom";
    String about = identity == Identity.HELO ? sender.query().domain() : sender.query().sender();
    List<Finding> findings = new ArrayList<>();
    findings.add(finding(result, property, about));
    helo.ifPresent(
        each ->
            findings.add(
                finding(each, "smtp.helo", asked.get().helo().orElseThrow().query().domain())));
    return result.verdict() == SpfVerdict.FAIL
        ? objection(
            Reason.SPF,
            "5.7.23",
            sender.query().domain()
                + " does not permit "
                + transaction.client().ip().getHostAddress()
                + " to send its mail",
            findings)
        : new Verdict.Pass(findings);
  }

  private static double score(SpfVerdict verdict) {
    return switch (verdict) {
      case FAIL -> 2.5;
      case SOFTFAIL -> 1.5;
      case PERMERROR -> 0.5;
      default -> 0;
    };
  }

  private Finding finding(SpfResult result, String property, String about) {
    String word = result.verdict().keyword();
    return finding(
        word,
        score(result.verdict()),
        result.reason(),
        new AuthenticationResult("spf", word, "", List.of(new Property(property, about))));
  }
}
