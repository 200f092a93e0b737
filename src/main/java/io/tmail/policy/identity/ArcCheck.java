package io.tmail.policy.identity;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Check;
import io.tmail.policy.Finding;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.arc.ArcResult;
import io.tmail.trust.arc.ArcValidator;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Validates the ARC chain of forwarded mail (RFC 8617). */
@Dependent
final class ArcCheck implements Check {
  private final Settings settings;
  private final Dns dns;
  private final Clock clock;

  @Inject
  ArcCheck(Settings settings, Dns dns, Clock clock) {
    this.settings = settings;
    this.dns = dns;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "arc";
  }

  @Override
  public Rank rank() {
    return Rank.IDENTITY;
  }

  @Override
  public boolean isOn() {
    return settings.filters().arc() != Mode.OFF;
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
    String reason =
        result.reason().isEmpty() ? String.join(", ", result.sealers()) : result.reason();
    return Verdict.found(
        new Finding(
            "arc",
            result.status().text(),
            0,
            reason,
            List.of(result.authenticationResult()),
            Duration.ZERO));
  }
}
