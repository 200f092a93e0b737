package io.tmail.admin.rest.users;

import io.tmail.accounts.NewUser;
import io.tmail.accounts.UserChange;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user in a request, with the old tmail's names. */
public record UserInput(
    @Schema(description = "the password, at least 6 characters", example = "correct horse")
        String passwd,
    @Schema(description = "whether the user may send to other servers") Boolean authRelay,
    @Schema(description = "whether the user receives mail; the login is then an address")
        Boolean haveMailbox,
    @Schema(
            description =
                "catch-all: whether the mailbox gets mail for unknown addresses of its domain")
        Boolean isCatchall,
    @Schema(description = "bytes, with K, M or G; 0 for no limit", example = "10G")
        String mailboxQuota,
    @Schema(
            description =
                "which of several Dovecots holds the mailbox, a host of"
                    + " TMAIL_DOVECOT_LMTP; empty: the server chooses. Existing mail is not"
                    + " moved.",
            example = "10.0.0.1")
        String mailHost,
    @Schema(description = "whether the user may log in") Boolean active,
    @Schema(
            description =
                "whether SMTP, IMAP and POP3 accept app passwords only, not the user's own")
        Boolean appPasswordsOnly,
    @Schema(
            description = "score from which mail goes to Junk, 1 to 1000; 0 for the server's own",
            example = "4.5")
        Double junkScore) {

  /** A new user; rights that are omitted are not granted. */
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

  /** A change; omitted values are not changed. */
  UserChange change() {
    return new UserChange(
        passwd,
        active,
        authRelay,
        haveMailbox,
        isCatchall,
        mailboxQuota,
        mailHost,
        appPasswordsOnly,
        junkScore);
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "UserInput";
  }
}
