package io.tmail.policy.identity;

import io.tmail.policy.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * The domains of a message that have passed, for DMARC.
 *
 * @param spf of MAIL, or of HELO where MAIL had the null sender
 * @param dkim of valid signatures
 */
public record Authenticated(Optional<String> spf, List<String> dkim) {
  public Authenticated {
    dkim = List.copyOf(dkim);
  }

  public static Authenticated of(Evidence transaction) {
    return transaction.need(
        Authenticated.class, () -> new Authenticated(Optional.empty(), List.of()));
  }

  static void bySpf(Evidence transaction, String domain) {
    transaction.put(
        Authenticated.class, new Authenticated(Optional.of(domain), of(transaction).dkim()));
  }

  static void byDkim(Evidence transaction, List<String> domains) {
    transaction.put(Authenticated.class, new Authenticated(of(transaction).spf(), domains));
  }
}
