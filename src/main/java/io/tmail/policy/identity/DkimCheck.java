package io.tmail.policy.identity;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Check;
import io.tmail.policy.Finding;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.dkim.DkimResult;
import io.tmail.trust.dkim.DkimVerifier;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Verifies DKIM signatures (RFC 6376). The keys are asked for when the header has arrived, the body
 * is hashed while it arrives.
 */
@Dependent
final class DkimCheck implements Check {
  private static final Finding NO_SIGNATURE =
      new Finding(
          "dkim",
          "none",
          0,
          "",
          List.of(new AuthenticationResult("dkim", "none", "", List.of())),
          Duration.ZERO);

  private final Settings settings;
  private final Dns dns;
  private final Clock clock;

  @Inject
  DkimCheck(Settings settings, Dns dns, Clock clock) {
    this.settings = settings;
    this.dns = dns;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "dkim";
  }

  @Override
  public Rank rank() {
    return Rank.IDENTITY;
  }

  @Override
  public boolean isOn() {
    return settings.filters().dkim() != Mode.OFF;
  }

  @Override
  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    if (transaction.isFromStranger()) {
      DkimVerifier verifier = new DkimVerifier(Signatures.of(transaction, header), clock.instant());
      transaction.evidence().put(DkimVerifier.class, verifier);
      Inquiries.of(transaction.evidence()).prepare(dns, verifier::prepare);
    }
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    Optional<DkimVerifier> verifier = transaction.evidence().get(DkimVerifier.class);
    if (verifier.isEmpty()) {
      return Verdict.PASS;
    }
    Inquiries inquiries = Inquiries.of(transaction.evidence());
    List<DkimResult> results = inquiries.await(inquiries.begin(dns, verifier.get()::results));
    Authenticated.byDkim(
        transaction.evidence(),
        results.stream().filter(DkimResult::isPass).map(DkimResult::domain).toList());
    return new Verdict.Pass(
        results.isEmpty()
            ? List.of(NO_SIGNATURE)
            : results.stream().map(DkimCheck::finding).toList());
  }

  private static Finding finding(DkimResult result) {
    String about = result.isPass() ? result.domain() : result.domain() + ": " + result.reason();
    return new Finding(
        "dkim",
        result.result().text(),
        0,
        about,
        List.of(result.authenticationResult()),
        Duration.ZERO);
  }
}
