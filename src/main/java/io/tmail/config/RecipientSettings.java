package io.tmail.config;

import io.tmail.mail.MailAddress;
import java.util.Optional;

/**
 * How recipient and sender addresses are interpreted.
 *
 * @param delimiters characters that may begin a detail in a local part, {@code alice+detail}; empty
 *     for none
 * @param caseSensitive whether {@code Alice} is another name than {@code alice}
 * @param postmaster who gets mail for a postmaster or abuse without a mailbox
 * @param inactive whether mail for users who may not log in is accepted
 * @param senderOwnership whether an authenticated client may send from addresses of its user only
 * @param forwarding aliases that lead to other servers
 */
public record RecipientSettings(
    String delimiters,
    boolean caseSensitive,
    Optional<MailAddress> postmaster,
    Inactive inactive,
    boolean senderOwnership,
    ForwardingSettings forwarding) {
  /** What is done with mail for an inactive user. */
  public enum Inactive {
    DELIVER,
    REFUSE
  }

  static RecipientSettings read(SettingsReader reader) {
    return new RecipientSettings(
        SettingsReader.parsed(
            "SMTPD_RECIPIENT_DELIMITER",
            reader.text(
                "SMTPD_RECIPIENT_DELIMITER",
                "+",
                "what separates a name from a detail, as in alice+shop@; empty: no detail"),
            "one or more of the characters + - _ = ! & ~, or nothing",
            text -> text.matches("[-+_=!&~]*") ? text : null),
        reader.flag(
            "SMTPD_LOCALPART_CASE_SENSITIVE",
            false,
            "whether Alice@ and alice@ are different addresses"),
        postmaster(reader),
        reader.choice(
            "SMTPD_INACTIVE_RECIPIENTS",
            Inactive.DELIVER,
            Inactive.class,
            "mail for users who may not log in: deliver or refuse"),
        reader.flag(
            "SMTPD_SENDER_OWNERSHIP",
            true,
            "authenticated users may send only from their own addresses"),
        ForwardingSettings.read(reader));
  }

  private static Optional<MailAddress> postmaster(SettingsReader reader) {
    String address =
        reader.text(
            "SMTPD_POSTMASTER",
            "",
            "who gets mail for a postmaster@ or abuse@ without a mailbox; unset: the"
                + " catch-all or the oldest mailbox");
    return address.isBlank()
        ? Optional.empty()
        : Optional.of(
            SettingsReader.parsed(
                "SMTPD_POSTMASTER",
                address,
                "an e-mail address such as admin@example.com",
                MailAddress::parse));
  }
}
