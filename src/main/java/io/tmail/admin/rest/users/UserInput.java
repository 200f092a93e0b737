package io.tmail.admin.rest.users;

import io.tmail.accounts.NewUser;
import io.tmail.accounts.UserChange;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a request wants of a user; tmail's names. */
public record UserInput(
    @Schema(description = "at least 6 characters", example = "correct horse") String passwd,
    @Schema(description = "whether the user may send to anybody") Boolean authRelay,
    @Schema(description = "whether the user receives mail; the login is then an address")
        Boolean haveMailbox,
    @Schema(description = "whether mail to unknown names of the domain comes here")
        Boolean isCatchall,
    @Schema(description = "bytes, with K, M or G; 0 for no limit", example = "10G")
        String mailboxQuota,
    @Schema(
            description =
                "which of several Dovecots holds the mailbox, a host of TMAIL_DOVECOT_LMTP; empty:"
                    + " the server chooses. The mail that is there already is not moved.",
            example = "10.0.0.1")
        String mailHost,
    @Schema(description = "whether the user may log in") Boolean active,
    @Schema(description = "whether SMTP, IMAP and POP3 take app passwords only, not the own one")
        Boolean appPasswordsOnly) {

  /** A new user; what is not said is not granted. */
  NewUser newUser(String login) {
    return new NewUser(
            login,
            passwd,
            Boolean.TRUE.equals(authRelay),
            Boolean.TRUE.equals(haveMailbox),
            Boolean.TRUE.equals(isCatchall),
            mailboxQuota)
        .withMailHost(mailHost)
        .withAppPasswordsOnly(Boolean.TRUE.equals(appPasswordsOnly));
  }

  /** A change; what is not said stays. */
  UserChange change() {
    return new UserChange(
        passwd,
        active,
        authRelay,
        haveMailbox,
        isCatchall,
        mailboxQuota,
        mailHost,
        appPasswordsOnly);
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "UserInput";
  }
}
