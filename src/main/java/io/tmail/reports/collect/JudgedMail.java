package io.tmail.reports.collect;

import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import io.tmail.policy.Disposition;
import io.tmail.policy.JudgedEvent;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.policy.identity.Aligned;
import io.tmail.reports.Fact;
import io.tmail.reports.Kind;
import io.tmail.reports.Observation;
import io.tmail.reports.Outcome;
import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.PublishedPolicy;
import io.tmail.trust.dkim.DkimResult;
import io.tmail.trust.dmarc.DmarcAction;
import io.tmail.trust.dmarc.DmarcRecord;
import io.tmail.trust.dmarc.DmarcVerdict;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a judged message says about the domain of its author, in the words of RFC 9990. */
final class JudgedMail {
  private static final String NONE = "none";
  private static final int MOST_OF_NAME = 255;

  private final JudgedEvent event;
  private final Aligned aligned;
  private final DmarcRecord record;

  private JudgedMail(JudgedEvent event, Aligned aligned, DmarcRecord record) {
    this.event = event;
    this.aligned = aligned;
    this.record = record;
  }

  /**
   * @param junkFrom the score from which mail is junk
   * @return empty unless a DMARC policy applies
   */
  static Optional<Fact> fact(JudgedEvent event, LocalDate day, double junkFrom) {
    return event
        .transaction()
        .evidence()
        .get(Aligned.class)
        .flatMap(
            aligned ->
                aligned
                    .result()
                    .policy()
                    .record()
                    .map(record -> new JudgedMail(event, aligned, record).fact(day, junkFrom)));
  }

  private Fact fact(LocalDate day, double junkFrom) {
    MessageFacts facts = facts();
    Outcome outcome =
        isUnwanted(junkFrom) ? Outcome.JUNK : facts.isPass() ? Outcome.PASS : Outcome.FAIL;
    PublishedPolicy policy = policy();
    return new Fact(
        Kind.DMARC, day, policy.domain(), outcome, new Observation.OfMessage(policy, facts));
  }

  /** For other reasons than DMARC. */
  private boolean isUnwanted(double junkFrom) {
    Transaction transaction = event.transaction();
    return !aligned.isObjection()
        && (event.refusal().isPresent()
            || transaction.disposition() != Disposition.DELIVER
            || transaction.score() >= junkFrom);
  }

  private PublishedPolicy policy() {
    String action = word(record.action().orElse(DmarcAction.NONE));
    String subdomains = record.subdomains().map(JudgedMail::word).orElse(action);
    return new PublishedPolicy(
        aligned.result().policy().recordDomain(),
        action,
        subdomains,
        record.nonexistent().map(JudgedMail::word).orElse(subdomains),
        record.isDkimStrict() ? "s" : "r",
        record.isSpfStrict() ? "s" : "r",
        record.isTest() ? "y" : "n",
        record.failureOptions());
  }

  private static String word(DmarcAction action) {
    return action.name().toLowerCase(Locale.ROOT);
  }

  private MessageFacts facts() {
    Transaction transaction = event.transaction();
    ReversePath sender = transaction.mail().reversePath();
    String envelopeFrom = sender.address().map(MailAddress::domain).orElse("");
    String helo = transaction.client().helo().orElse("");
    return new MessageFacts(
        transaction.client().ip().getHostAddress(),
        disposition(),
        aligned.result().isDkimAligned() ? MessageFacts.PASS : MessageFacts.FAIL,
        aligned.result().isSpfAligned() ? MessageFacts.PASS : MessageFacts.FAIL,
        overrides(),
        aligned.result().policy().fromDomain(),
        Optional.of(envelopeFrom),
        aligned.signatures().stream().map(JudgedMail::signature).toList(),
        aligned
            .sender()
            .map(
                spf ->
                    new MessageFacts.Sender(
                        cut(sender.isNull() ? helo : envelopeFrom), spf.verdict().keyword())));
  }

  private static MessageFacts.Signature signature(DkimResult result) {
    return new MessageFacts.Signature(
        cut(result.domain()), cut(result.selector()), result.result().text());
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(MOST_OF_NAME, text.length()));
  }

  private String disposition() {
    if (aligned.verdict() instanceof Verdict.Refuse) {
      return "reject";
    }
    if (aligned.verdict() instanceof Verdict.Divert) {
      return "quarantine";
    }
    return aligned.result().verdict() == DmarcVerdict.PASS
            && record.action().orElse(DmarcAction.NONE) != DmarcAction.NONE
        ? MessageFacts.PASS
        : NONE;
  }

  /** Why less was done than the domain publishes. */
  private List<MessageFacts.Overriding> overrides() {
    String wanted = word(aligned.result().action());
    if (aligned.isForwarded()) {
      return List.of(new MessageFacts.Overriding("trusted_forwarder", "arc=pass"));
    }
    if (!wanted.equals(NONE) && !wanted.equals(disposition())) {
      String type = aligned.isFromList() ? "mailing_list" : "local_policy";
      return List.of(new MessageFacts.Overriding(type, "may have been forwarded"));
    }
    return record.isTest() && aligned.result().verdict() == DmarcVerdict.FAIL
        ? List.of(new MessageFacts.Overriding("policy_test_mode", ""))
        : List.of();
  }
}
