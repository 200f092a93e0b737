package io.tmail.config;

import io.tmail.mail.DomainName;
import java.nio.file.Path;

/**
 * The rewriting of senders of forwarded mail.
 *
 * @param on whether senders are rewritten
 * @param domain of the rewritten senders; this server's
 * @param secrets file with the secret; the first line signs, others are accepted too
 */
public record SrsSettings(boolean on, String domain, Path secrets) {

  static SrsSettings read(SettingsReader reader, GeneralSettings general) {
    String domain =
        reader.text(
            "SRS_DOMAIN",
            "",
            "domain of rewritten senders; unset: TMAIL_ME. Its MX is this server");
    return new SrsSettings(
        reader.flag("SRS", false, "rewrite the sender of forwarded mail (SRS), so that SPF passes"),
        domain.isEmpty() ? general.me() : DomainName.normal(domain),
        Path.of(
            reader.text(
                "SRS_SECRETS",
                general.home().resolve("srs.secrets").toString(),
                "file with the secrets of SRS, created if missing: the first line signs, all are"
                    + " accepted; all nodes need the same")));
  }
}
