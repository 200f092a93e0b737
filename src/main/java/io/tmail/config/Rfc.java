package io.tmail.config;

/**
 * How strictly clients are held to the book.
 *
 * @param heloMandatory whether MAIL needs EHLO or HELO first (RFC 5321 §4.1.4)
 * @param heloNeedsFqdn whether the name in EHLO must have a dot or be an address literal
 */
public record Rfc(boolean heloMandatory, boolean heloNeedsFqdn) {

  static Rfc read(SettingsReader reader) {
    return new Rfc(
        reader.flag("RFC_HELO_MANDATORY", true, "MAIL needs EHLO or HELO first"),
        reader.flag("RFC_HELO_NEED_FQN", false, "the name in EHLO must be fully qualified"));
  }
}
