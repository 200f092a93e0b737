package io.tmail.policy.greylist;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.GreylistSettings;
import io.tmail.config.Settings;
import io.tmail.mail.ClientNetwork;
import io.tmail.mail.Finding;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.policy.identity.Aligned;
import io.tmail.policy.identity.Authenticated;
import io.tmail.rates.Sightings;
import io.tmail.senders.Correspondents;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Asks unknown senders of suspicious mail to come again: servers do, most programs that send spam
 * do not. A sender is known by the domain in MAIL and where it comes from: the domain that SPF has
 * authenticated, so that a retry may come from another of its servers, or else the network. Without
 * an answer of the database everybody is known.
 */
@Dependent
final class GreylistCheck extends Filter {
  private static final String FIRST = "grey";
  private static final String KNOWN = "grey-known";

  /** Of a message with more, the others come along. */
  private static final int RECIPIENTS = 3;

  private final GreylistSettings settings;
  private final Sightings sightings;
  private final Correspondents correspondents;
  private final Clock clock;

  @Inject
  GreylistCheck(
      Settings settings, Sightings sightings, Correspondents correspondents, Clock clock) {
    super(settings.filters(), "greylist", Rank.GREYLIST);
    this.settings = settings.filters().greylist();
    this.sightings = sightings;
    this.correspondents = correspondents;
    this.clock = clock;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    if (!transaction.isFromStranger()
        || transaction.isAllowed()
        || transaction.score() < settings.from()
        || Aligned.author(transaction.evidence()).isPresent()) {
      return Verdict.PASS;
    }
    try {
      return judged(transaction);
    } catch (TimeoutException silent) {
      return Verdict.found(finding("temperror", 0, String.valueOf(silent.getMessage())));
    }
  }

  private Verdict judged(Transaction transaction) throws TimeoutException {
    List<String> recipients =
        transaction.recipients().stream()
            .limit(RECIPIENTS)
            .map(each -> each.toLowerCase(Locale.ROOT))
            .toList();
    String sender = transaction.mail().reversePath().toString();
    String origin = origin(transaction) + ' ' + transaction.mail().reversePath().domain();
    if (sightings.firstSeen(KNOWN, origin).isPresent()) {
      sightings.see(KNOWN, origin, settings.known());
      return Verdict.found(finding("known", 0, "it has come again before"));
    }
    if (!sender.isEmpty() && correspondents.haveWritten(recipients, sender)) {
      return Verdict.found(finding("known", 0, "a recipient has written to the sender"));
    }
    return retried(origin, recipients);
  }

  /** Where it comes from. */
  private static String origin(Transaction transaction) {
    return Authenticated.of(transaction.evidence())
        .spf()
        .orElseGet(() -> ClientNetwork.of(transaction.client().ip()).prefix());
  }

  private Verdict retried(String origin, List<String> recipients) throws TimeoutException {
    List<String> keys = recipients.stream().map(each -> origin + ' ' + each).toList();
    Optional<Instant> first =
        sightings.firstSeen(FIRST, keys).stream().flatMap(Optional::stream).min(Instant::compareTo);
    Instant now = clock.instant();
    if (first.isPresent() && !now.isBefore(first.get().plus(settings.delay()))) {
      sightings.see(KNOWN, origin, settings.known());
      String after = Duration.between(first.get(), now).toSeconds() + " s";
      return Verdict.found(finding("retried", 0, "it came again after " + after));
    }
    if (first.isEmpty()) {
      keys.forEach(key -> sightings.see(FIRST, key, settings.patience()));
    }
    return unknown(Duration.between(now, first.orElse(now).plus(settings.delay())));
  }

  /** A refusal is one for the time being; other modes treat the message as their words say. */
  private Verdict unknown(Duration left) {
    List<Finding> findings =
        List.of(finding("unknown", 0, "a suspicious message, not seen before"));
    return mode() == Mode.REFUSE
        ? new Verdict.Refuse(
            SmtpReply.of(
                451,
                "4.7.1",
                name() + ": unknown sender, try again in " + left.toSeconds() + " seconds"),
            Reason.GREYLISTED,
            findings)
        : objection(Reason.GREYLISTED, "4.7.1", "", findings);
  }
}
