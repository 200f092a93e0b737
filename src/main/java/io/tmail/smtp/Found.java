package io.tmail.smtp;

import io.tmail.accounts.JunkScores;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.Finding;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.Origin;
import io.tmail.mail.OwnField;
import io.tmail.mail.Voucher;
import io.tmail.policy.Disposition;
import io.tmail.policy.Transaction;
import io.tmail.queue.tables.Arrival;
import io.tmail.senders.Opinion;
import io.tmail.trust.AuthenticationResults;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the checks have found out about a message, as the message and the log show it.
 *
 * @param me the name of this server in Authentication-Results
 */
record Found(Transaction transaction, String me) {
  /**
   * The header as it is kept. Authentication-Results comes first, then the fields of checks, then
   * our trace field. Fields of others that claim to be ours are removed (RFC 8601 §5), except those
   * of trusted networks: a filter there may have had the message from us.
   */
  byte[] head(MessageHeader header, String traceField) {
    if (transaction.voucher() != Voucher.NETWORK) {
      header.removeIf(this::isForged);
    }
    return header.under(results() + score() + String.join("", transaction.fields()) + traceField);
  }

  /** Filters of the administrator's may write Authentication-Results in our name. */
  private boolean isForged(MessageHeader.Field field) {
    return OwnField.isOwn(field)
        || (AuthenticationResults.isOurs(field, me) && !transaction.isOfFilter(field));
  }

  /** Mail that was not judged has no such field. */
  private String results() {
    List<AuthenticationResult> results =
        transaction.findings().stream().flatMap(each -> each.results().stream()).toList();
    return results.isEmpty() ? "" : AuthenticationResults.field(me, results);
  }

  private String score() {
    List<Finding> findings = transaction.findings();
    return findings.isEmpty()
        ? ""
        : "%s: %s\r\n".formatted(OwnField.SCORE, Finding.summary(findings));
  }

  /** What the queue is told. */
  Arrival arrival(Origin origin) {
    boolean held = transaction.disposition() == Disposition.QUARANTINE;
    return new Arrival(
        origin, transaction.findings(), held ? Optional.of(why()) : Optional.empty());
  }

  /** What speaks against the message. */
  String why() {
    return Finding.summary(transaction.findings());
  }

  /** The recipients, on the way to their folders Junk if the message is to go there. */
  List<EnvelopeRecipient> file(List<EnvelopeRecipient> recipients, JunkScores scores) {
    double score = transaction.score();
    return switch (transaction.disposition()) {
      case DELIVER ->
          recipients.stream().map(each -> file(each, scores.isJunk(each, score))).toList();
      case JUNK -> recipients.stream().map(each -> file(each, true)).toList();
      case QUARANTINE, DISCARD -> recipients;
    };
  }

  /** The lists that count for a mailbox overrule what was found. */
  private EnvelopeRecipient file(EnvelopeRecipient recipient, boolean isJunk) {
    boolean junk =
        transaction.opinion(recipient.address()).map(Opinion.BLOCKED::equals).orElse(isJunk);
    return junk ? recipient.junk() : recipient;
  }

  /** {@code found: spf=pass (…), dkim=none, score=0.0}; empty if there is nothing to say. */
  String line() {
    return transaction.findings().isEmpty()
        ? ""
        : transaction.findings().stream()
            .map(Found::text)
            .collect(Collectors.joining(", ", "found: ", ", score=" + transaction.score()));
  }

  private static String text(Finding finding) {
    String reason = finding.reason().isEmpty() ? "" : " (" + finding.reason() + ")";
    return finding.check() + "=" + finding.result() + reason;
  }
}
