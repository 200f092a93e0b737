package io.tmail.config;

import io.tmail.mail.MailAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Reports about mail: to other domains, and from other servers.
 *
 * @param dmarc whether DMARC reports are sent
 * @param tls whether TLS reports are sent
 * @param from their sender, and whom to ask about them
 * @param mostPerDay reports of both kinds together
 * @param mailbox the login whose inbox is read for reports from other servers; empty for none
 * @param keep how long the reports of others are kept
 */
public record ReportSettings(
    boolean dmarc,
    boolean tls,
    MailAddress from,
    int mostPerDay,
    Optional<MailAddress> mailbox,
    Duration keep) {

  static ReportSettings read(SettingsReader reader, String me) {
    return new ReportSettings(
        reader.flag("REPORTS_DMARC", false, "send DMARC reports to the domains that ask for them"),
        reader.flag("REPORTS_TLS", false, "send TLS reports to the domains that ask for them"),
        address(
                reader,
                "REPORTS_FROM",
                "sender of these reports; unset: postmaster@ and TMAIL_ME. A DKIM key for its"
                    + " domain is needed")
            .orElseGet(() -> MailAddress.parse("postmaster@" + me)),
        reader.number("REPORTS_MOST", 1000, 1, 100_000, "most reports sent per day"),
        address(
            reader,
            "REPORTS_MAILBOX",
            "login of the mailbox that reports of other servers arrive in; unset: none is read"),
        reader.duration("REPORTS_KEEP", "90d", 's', "how long reports of other servers are kept"));
  }

  private static Optional<MailAddress> address(SettingsReader reader, String name, String meaning) {
    String text = reader.text(name, "", meaning);
    return text.isBlank()
        ? Optional.empty()
        : Optional.of(
            SettingsReader.parsed(
                name, text, "an e-mail address such as reports@example.com", MailAddress::parse));
  }

  /** Whether reports of any kind are sent. */
  public boolean areSent() {
    return dmarc || tls;
  }
}
