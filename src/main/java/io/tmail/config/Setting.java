package io.tmail.config;

/**
 * One setting as {@code tmail config} lists it.
 *
 * @param name with its prefix, {@code TMAIL_ME}
 * @param value the value in force, as text
 * @param defaultValue what holds when nothing is set
 * @param source where the value came from
 * @param meaning one sentence for the administrator
 * @param secret whether the value must never be shown
 */
public record Setting(
    String name, String value, String defaultValue, Source source, String meaning, boolean secret) {

  /** Where a value came from. */
  public enum Source {
    DEFAULT,
    FILE,
    ENVIRONMENT
  }

  /** The value as it may be shown. */
  public String shownValue() {
    return secret && !value.isEmpty() ? "********" : value;
  }
}
