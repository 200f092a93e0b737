package io.tmail.migration;

/**
 * The result, or in a dry run the expected result, for one imported domain, user or alias.
 *
 * @param field the invalid input; empty unless refused
 * @param detail the reason; empty unless refused
 */
public record Moved(Kind kind, String name, Outcome outcome, String field, String detail) {
  /** What it is. */
  public enum Kind {
    DOMAIN,
    USER,
    ALIAS
  }

  /** How it ended. */
  public enum Outcome {
    /** It would be added. */
    READY,
    ADDED,
    /** It already exists and was not changed. */
    PRESENT,
    REFUSED
  }
}
