package io.tmail.config;

/**
 * How strictly clients are held to the book.
 *
 * @param heloMandatory whether MAIL needs EHLO or HELO first (RFC 5321 §4.1.4)
 * @param heloNeedsFqdn whether the name in EHLO must have a dot or be an address literal
 * @param mailFromLocalPartSize whether a local part over 64 octets is refused
 */
public record Rfc(boolean heloMandatory, boolean heloNeedsFqdn, boolean mailFromLocalPartSize) {

  static Rfc read(SettingsReader reader) {
    return new Rfc(
        reader.flag("RFC_HELO_MANDATORY", true, "MAIL needs EHLO or HELO first"),
        reader.flag("RFC_HELO_NEED_FQN", false, "the name in EHLO must be fully qualified"),
        reader.flag("RFC_MAILFROM_LOCALPART_SIZE", true, "refuse local parts over 64 octets"));
  }
}
