package io.tmail.policy.identity;

import io.tmail.policy.Evidence;
import io.tmail.policy.Verdict;
import io.tmail.trust.dkim.DkimResult;
import io.tmail.trust.dmarc.DmarcResult;
import io.tmail.trust.dmarc.DmarcVerdict;
import io.tmail.trust.spf.SpfResult;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about the author of a stranger's message, and what DMARC did: evidence of the
 * transaction.
 *
 * @param verdict of the check {@code dmarc}
 * @param isForwarded whether servers that the administrator trusts have sealed it
 * @param isFromList whether the header says that a mailing list sent it
 * @param signatures results of DKIM
 * @param sender result of SPF for MAIL; empty if it was not asked
 */
public record Aligned(
    DmarcResult result,
    Verdict verdict,
    boolean isForwarded,
    boolean isFromList,
    List<DkimResult> signatures,
    Optional<SpfResult> sender) {
  public Aligned {
    signatures = List.copyOf(signatures);
  }

  /** The domain of From, if DMARC has authenticated it. */
  public static Optional<String> author(Evidence transaction) {
    return transaction
        .get(Aligned.class)
        .map(Aligned::result)
        .filter(result -> result.verdict() == DmarcVerdict.PASS)
        .map(result -> result.policy().fromDomain());
  }

  /** Whether DMARC objects to the message. */
  public boolean isObjection() {
    return !(verdict instanceof Verdict.Pass);
  }
}
