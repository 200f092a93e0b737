package io.tmail.trust.spf;

import io.tmail.dns.Answers;
import io.tmail.trust.spf.Evaluation.Outcome;
import java.util.Optional;

/**
 * Evaluates SPF (RFC 7208) as a computation of {@link io.tmail.dns.Inquiry}: it has no effects, and
 * may be run again.
 *
 * <p>At most ten terms ask DNS, of which at most two may have void look-ups; a term with several
 * void look-ups counts once (RFC 7208 §4.6.4). An {@code mx} has at most ten exchanges. Of the
 * client's names the first ten are read. At most five terms are asked ahead of their turn. Records
 * have at most 10,000 characters and 500 terms.
 */
public final class Spf {
  private Spf() {}

  /**
   * Whether the domain permits the client to send in its name.
   *
   * @return always a result: what is wrong with DNS or with records is a verdict
   */
  public static SpfResult check(SpfQuery query, Answers dns) {
    String domain = query.domain();
    String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    if (name.startsWith("[")) {
      return SpfResult.of(SpfVerdict.NONE, "an address literal has no SPF record");
    }
    try {
      Evaluation evaluation = new Evaluation(query, dns);
      Optional<Outcome> outcome = evaluation.check(name);
      return outcome.isEmpty()
          ? SpfResult.of(SpfVerdict.NONE, "no SPF record")
          : result(evaluation, outcome.get());
    } catch (SpfError error) {
      return error.result();
    }
  }

  private static SpfResult result(Evaluation evaluation, Outcome outcome) {
    return outcome.verdict() == SpfVerdict.FAIL
        ? new SpfResult(outcome.verdict(), outcome.reason(), evaluation.explanation(outcome))
        : SpfResult.of(outcome.verdict(), outcome.reason());
  }
}
