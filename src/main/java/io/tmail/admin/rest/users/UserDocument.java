package io.tmail.admin.rest.users;

import io.tmail.accounts.ListedUser;
import io.tmail.accounts.User;
import io.tmail.admin.rest.Versioned;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user, as shown by the API; passwords and hashes never leave the server. */
@Schema(name = "User")
public record UserDocument(
    @Schema(example = "toorop@example.com") String login,
    @Schema(description = "whether the user may log in") boolean active,
    @Schema(description = "whether the user may send to other servers") boolean authRelay,
    @Schema(description = "whether the user receives mail") boolean haveMailbox,
    @Schema(
            description =
                "catch-all: whether the mailbox gets mail for unknown addresses of its domain")
        boolean isCatchall,
    @Schema(description = "bytes, with K, M or G; 0 for no limit", example = "10G")
        String mailboxQuota,
    @Schema(
            description =
                "whether SMTP, IMAP and POP3 accept app passwords only, not the user's own")
        boolean appPasswordsOnly,
    @Schema(description = "score from which mail goes to Junk; 0 for the server's own")
        double junkScore,
    @Schema(description = "the folder of the mailbox; empty if the user never had one") String home,
    @Schema(
            description =
                "which of several Dovecots holds the mailbox; empty if there is only"
                    + " one, or the login's hash decides",
            example = "10.0.0.1")
        String mailHost,
    @Schema(
            description = "last login to IMAP or POP3; empty for never",
            example = "2026-11-24T10:00:00Z")
        String lastLogin)
    implements Versioned {

  static UserDocument of(ListedUser listed) {
    User user = listed.user();
    return new UserDocument(
        user.login(),
        user.isActive(),
        user.mayRelay(),
        user.hasMailbox(),
        user.isCatchAll(),
        user.quota(),
        user.takesAppPasswordsOnly(),
        user.junkScore().orElse(0),
        user.home(),
        user.mailHost().orElse(""),
        listed.lastLogin().map(Instant::toString).orElse(""));
  }

  /** A login is not a change. */
  @Override
  public String version() {
    return new UserDocument(
            login,
            active,
            authRelay,
            haveMailbox,
            isCatchall,
            mailboxQuota,
            appPasswordsOnly,
            junkScore,
            home,
            mailHost,
            "")
        .toString();
  }
}
