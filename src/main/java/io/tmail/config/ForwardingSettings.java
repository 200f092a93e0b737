package io.tmail.config;

/**
 * Aliases that lead to other servers.
 *
 * @param allowed who may make them
 * @param mostTargets addresses elsewhere of one alias
 * @param perHour copies per hour that one alias may send out; 0 for no limit
 */
public record ForwardingSettings(Allowed allowed, int mostTargets, int perHour) {
  /** Who may create aliases to other servers. */
  public enum Allowed {
    NOBODY,
    /** Of the whole server. */
    ADMINISTRATORS,
    /** Includes domain administrators. */
    ALL
  }

  static ForwardingSettings read(SettingsReader reader) {
    return new ForwardingSettings(
        reader.choice(
            "ALIASES_FORWARD_OUTSIDE",
            Allowed.ADMINISTRATORS,
            Allowed.class,
            "who may create aliases to other servers: nobody, administrators, or all"
                + " (includes domain administrators)"),
        reader.number(
            "ALIASES_MAX_OUTSIDE", 50, 1, 1000, "most addresses on other servers per alias"),
        reader.number(
            "ALIASES_RATE_OUTSIDE",
            1000,
            0,
            100_000_000,
            "most copies per hour that one alias sends to other servers; 0 for no limit"));
  }
}
