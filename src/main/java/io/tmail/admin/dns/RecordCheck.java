package io.tmail.admin.dns;

import java.util.List;

/**
 * A wanted record beside what DNS has.
 *
 * @param found as zone files write it, texts whole
 */
public record RecordCheck(WantedRecord wanted, Verdict verdict, List<String> found) {
  /** The result of a check. */
  public enum Verdict {
    /** It is there. */
    OK,
    /** There is no such record. */
    MISSING,
    /** The record differs. */
    DIFFERENT,
    /** No answer came. */
    UNKNOWN
  }

  static RecordCheck of(WantedRecord wanted, List<String> answer) {
    List<String> found = wanted.concerned(answer);
    if (wanted.isMetBy(found)) {
      return new RecordCheck(wanted, Verdict.OK, found);
    }
    return new RecordCheck(wanted, found.isEmpty() ? Verdict.MISSING : Verdict.DIFFERENT, found);
  }

  static RecordCheck unanswered(WantedRecord wanted) {
    return new RecordCheck(wanted, Verdict.UNKNOWN, List.of());
  }
}
