package io.tmail.policy;

import io.tmail.mail.AuthenticationResult;
import java.time.Duration;
import java.util.List;

/**
 * What a check has found out about a message: for the administrator, the user and
 * Authentication-Results.
 *
 * @param check its name
 * @param result one word, such as {@code pass}
 * @param score added to the message's; 0 if it says nothing for or against the message
 * @param reason a sentence for people; empty if the result says all
 * @param results for Authentication-Results; empty if the check has none there
 * @param took how long the session waited for it
 */
public record Finding(
    String check,
    String result,
    double score,
    String reason,
    List<AuthenticationResult> results,
    Duration took) {

  public Finding {
    results = List.copyOf(results);
  }

  /** A finding without a score. */
  public static Finding of(String check, String result, String reason) {
    return new Finding(check, result, 0, reason, List.of(), Duration.ZERO);
  }

  Finding took(Duration time) {
    return new Finding(check, result, score, reason, results, time);
  }
}
