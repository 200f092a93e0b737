package io.tmail.policy.identity;

import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.Finding;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.dkim.DkimResult;
import io.tmail.trust.dkim.DkimVerifier;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies DKIM signatures (RFC 6376). The keys are asked for when the header has arrived, the body
 * is hashed while it arrives.
 */
@Dependent
final class DkimCheck extends Filter {
  private static final AuthenticationResult NO_SIGNATURE =
      new AuthenticationResult("dkim", "none", "", List.of());

  private static final double SCORE = 1.5;

  private final Dns dns;
  private final Clock clock;

  @Inject
  DkimCheck(Settings settings, Dns dns, Clock clock) {
    super(settings.filters(), "dkim", Rank.IDENTITY);
    this.dns = dns;
    this.clock = clock;
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
    transaction.evidence().put(VerifiedSignatures.class, new VerifiedSignatures(results));
    Authenticated.byDkim(
        transaction.evidence(),
        results.stream().filter(DkimResult::isPass).map(DkimResult::domain).toList());
    if (results.isEmpty()) {
      return Verdict.found(finding("none", 0, "", NO_SIGNATURE));
    }
    boolean bad = results.stream().allMatch(DkimResult::isBad);
    List<Finding> findings = new ArrayList<>();
    for (DkimResult each : results) {
      findings.add(finding(each, bad && findings.isEmpty() ? SCORE : 0));
    }
    return bad
        ? objection(Reason.DKIM, "5.7.20", "no signature of the message is valid", findings)
        : new Verdict.Pass(findings);
  }

  private Finding finding(DkimResult result, double score) {
    String about = result.isPass() ? result.domain() : result.domain() + ": " + result.reason();
    return finding(result.result().text(), score, about, result.authenticationResult());
  }
}
