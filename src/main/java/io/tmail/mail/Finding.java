package io.tmail.mail;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** The sum of their scores. */
  public static double score(List<Finding> findings) {
    return findings.stream().mapToDouble(Finding::score).sum();
  }

  /** What speaks against a message, such as {@code dmarc=fail 4.0, spf=fail 2.5, score 6.5}. */
  public static String summary(List<Finding> findings) {
    return Stream.concat(
            findings.stream()
                .filter(each -> each.score() > 0)
                .map(each -> each.check() + "=" + each.result() + " " + tenths(each.score())),
            Stream.of("score " + tenths(score(findings))))
        .collect(Collectors.joining(", "));
  }

  private static String tenths(double score) {
    return String.format(Locale.ROOT, "%.1f", score);
  }

  /** The same, with how long the session waited. */
  public Finding took(Duration time) {
    return new Finding(check, result, score, reason, results, time);
  }
}
