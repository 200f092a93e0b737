package io.tmail.migration;

/**
 * What became, or would become, of one domain, user or alias from elsewhere.
 *
 * @param field the input to blame; empty unless refused
 * @param detail what is wrong with it; empty unless refused
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
    /** It was here before and stays as it is. */
    PRESENT,
    REFUSED
  }
}
