package io.tmail.config;

/**
 * The checks of mail from strangers.
 *
 * @param iprev whether the name of the client's address leads back to it
 * @param spf whether the sender's domain permits the client (RFC 7208)
 * @param dkim whether signatures are right (RFC 6376)
 * @param dmarc whether the domain of From is one of those (RFC 9989)
 * @param arc what those who forwarded the message found (RFC 8617)
 */
public record FilterSettings(Mode iprev, Mode spf, Mode dkim, Mode dmarc, Mode arc) {
  /** What a check does. */
  public enum Mode {
    /** Nothing; the check does not run. */
    OFF,
    /** The result is written into the message and the log. */
    MARK
  }

  static FilterSettings read(SettingsReader reader) {
    return new FilterSettings(
        mode(reader, "IPREV", "whether the name of a client's address leads back to it"),
        mode(reader, "SPF", "whether the sender's domain permits the client (SPF)"),
        mode(reader, "DKIM", "whether the signatures of a message are valid (DKIM)"),
        mode(reader, "DMARC", "whether the author's domain is one of those (DMARC)"),
        mode(reader, "ARC", "what forwarding servers found out before (ARC)"));
  }

  private static Mode mode(SettingsReader reader, String check, String meaning) {
    return reader.choice(
        "SMTPD_CHECK_" + check, Mode.MARK, Mode.class, meaning + ": off or mark, for strangers");
  }
}
