package io.tmail.queue.tables;

import io.tmail.mail.Finding;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a check has found out about a message, as the trace keeps it. The column has one line each:
 * check and result, score, milliseconds and reason, separated by tabs. Each line begins with its
 * line end, so that a check and its result can be searched for.
 *
 * @param score added to the message's
 * @param tookMillis how long the session waited for it
 * @param reason a sentence for people; empty if the result says all
 */
public record TracedFinding(
    String check, String result, double score, long tookMillis, String reason) {
  private static final int MOST = 40;
  private static final int NAME_KEPT = 40;
  private static final int REASON_KEPT = 200;
  private static final int PARTS = 4;

  static String text(List<Finding> findings) {
    return findings.stream().limit(MOST).map(TracedFinding::line).collect(Collectors.joining());
  }

  private static String line(Finding each) {
    return String.format(
        Locale.ROOT,
        "\n%s=%s\t%.2f\t%d\t%s",
        TraceTables.text(each.check(), NAME_KEPT),
        TraceTables.text(each.result(), NAME_KEPT),
        each.score(),
        each.took().toMillis(),
        TraceTables.text(each.reason(), REASON_KEPT));
  }

  /**
   * @param column null if there are none
   */
  public static List<TracedFinding> parse(String column) {
    return column == null ? List.of() : column.lines().skip(1).map(TracedFinding::of).toList();
  }

  private static TracedFinding of(String line) {
    String[] parts = line.split("\t", PARTS);
    String[] names = parts[0].split("=", 2);
    return new TracedFinding(
        names[0], names[1], Double.parseDouble(parts[1]), Long.parseLong(parts[2]), parts[3]);
  }

  /** What a search for a finding such as {@code spf=fail} looks for. */
  public static String sought(String finding) {
    return "\n" + finding + "\t";
  }
}
