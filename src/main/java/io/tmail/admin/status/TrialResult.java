package io.tmail.admin.status;

/**
 * The result of one check of the self-test.
 *
 * @param about which of its kind, such as a listener's address; empty for the only one
 * @param found in technical words: a reply, records, an error
 * @param wanted what was expected; empty if the check passed
 */
public record TrialResult(
    Check check, String about, Part.State state, String found, String wanted) {
  /** The checks, in this order. */
  public enum Check {
    DATABASE,
    QUEUE,
    /** A content is put, read and deleted. */
    STORE,
    DISK,
    CERTIFICATE,
    /** Files with secrets are closed to others. */
    SECRETS,
    DOVECOT,
    /** The folder for mail of this machine's programs. */
    PICKUP,
    /** A listener greets, and encrypts with a certificate for its name. */
    SMTP,
    /** The server is not an open relay (RFC 5321 §7.9). */
    RELAY,
    /** The server's own name has addresses in DNS. */
    NAME,
    /** The addresses lead back to the name (RFC 1912 §2.1). */
    REVERSE,
    /** The records of local domains. */
    DOMAIN
  }

  static TrialResult good(Check check, String about, String found) {
    return new TrialResult(check, about, Part.State.GOOD, found, "");
  }

  static TrialResult warn(Check check, String about, String found, String wanted) {
    return new TrialResult(check, about, Part.State.WARN, found, wanted);
  }

  static TrialResult bad(Check check, String about, String found, String wanted) {
    return new TrialResult(check, about, Part.State.BAD, found, wanted);
  }
}
