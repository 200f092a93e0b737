package io.tmail.config;

/**
 * How strictly clients must follow the RFCs.
 *
 * @param heloMandatory whether MAIL needs EHLO or HELO first (RFC 5321 §4.1.4)
 * @param heloNeedsFqdn whether the name in EHLO must have a dot or be an address literal
 * @param senderLocalPartSize whether a sender's local part has at most 64 octets (RFC 5321
 *     §4.5.3.1.1)
 */
public record RfcSettings(
    boolean heloMandatory, boolean heloNeedsFqdn, boolean senderLocalPartSize) {

  static RfcSettings read(SettingsReader reader) {
    return new RfcSettings(
        reader.flag("RFC_HELO_MANDATORY", true, "MAIL requires EHLO or HELO"),
        reader.flag("RFC_HELO_NEED_FQN", false, "the name in EHLO must be fully qualified"),
        reader.flag(
            "RFC_MAILFROM_LOCALPART_SIZE",
            false,
            "refuse senders whose local part is longer than 64 octets"));
  }
}
