package io.tmail.policy.identity;

import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.mail.Finding;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.arc.ArcResult;
import io.tmail.trust.arc.ArcValidator;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Validates the ARC chain of forwarded mail (RFC 8617). */
@Dependent
final class ArcCheck extends Filter {
  private static final double SCORE = 0.5;

  private final Dns dns;
  private final Clock clock;

  @Inject
  ArcCheck(Settings settings, Dns dns, Clock clock) {
    super(settings.filters(), "arc", Rank.IDENTITY);
    this.dns = dns;
    this.clock = clock;
  }

  @Override
  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    if (transaction.isFromStranger() && header.has("arc-seal")) {
      ArcValidator validator =
          new ArcValidator(Signatures.of(transaction, header), clock.instant());
      transaction.evidence().put(ArcValidator.class, validator);
      Inquiries.of(transaction.evidence()).prepare(dns, validator::prepare);
    }
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    Optional<ArcValidator> validator = transaction.evidence().get(ArcValidator.class);
    if (validator.isEmpty()) {
      return Verdict.PASS;
    }
    Inquiries inquiries = Inquiries.of(transaction.evidence());
    ArcResult result = inquiries.await(inquiries.begin(dns, validator.get()::result));
    transaction.evidence().put(ArcResult.class, result);
    boolean bad = result.status() == ArcResult.Status.FAIL;
    String reason =
        result.reason().isEmpty() ? String.join(", ", result.sealers()) : result.reason();
    List<Finding> findings =
        List.of(
            finding(
                result.status().text(), bad ? SCORE : 0, reason, result.authenticationResult()));
    return bad
        ? objection(Reason.ARC, "5.7.29", "the seals of the message are not valid", findings)
        : new Verdict.Pass(findings);
  }
}
