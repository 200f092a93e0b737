package io.tmail.admin.cli;

import jakarta.json.JsonObjectBuilder;
import picocli.CommandLine.Option;

/** Properties of a user, for adding and changing; those not given are not changed. */
final class UserFlags {
  @Option(
      names = {"-m", "--mailbox"},
      negatable = true,
      description = "The user has a mailbox; USER is its e-mail address.")
  private Boolean mailbox;

  @Option(
      names = {"-r", "--relay"},
      negatable = true,
      description = "The user may send mail to other servers when authenticated.")
  private Boolean relay;

  @Option(
      names = {"-q", "--quota"},
      paramLabel = "QUOTA",
      description = "Quota of the mailbox, in bytes or with K, M, G: 10G.")
  private String quota;

  @Option(
      names = "--mail-host",
      paramLabel = "HOST",
      description = {
        "Which of several Dovecots gets the mail, a host of TMAIL_DOVECOT_LMTP; \"\": the server",
        "chooses. Existing mail is not moved."
      })
  private String mailHost;

  @Option(
      names = "--catchall",
      negatable = true,
      description = "Catch-all: the mailbox gets mail for unknown addresses of its domain.")
  private Boolean catchAll;

  @Option(
      names = "--app-passwords-only",
      negatable = true,
      description =
          "Allow app passwords only for SMTP, IMAP and POP3, not the user's own password.")
  private Boolean appPasswordsOnly;

  @Option(
      names = "--junk-score",
      paramLabel = "SCORE",
      description = "Score from which mail goes to Junk; 0 for the server's own.")
  private Double junkScore;

  JsonObjectBuilder addTo(JsonObjectBuilder body) {
    add(body, "haveMailbox", mailbox);
    add(body, "authRelay", relay);
    add(body, "isCatchall", catchAll);
    add(body, "appPasswordsOnly", appPasswordsOnly);
    add(body, "mailboxQuota", quota);
    add(body, "mailHost", mailHost);
    if (junkScore != null) {
      body.add("junkScore", junkScore);
    }
    return body;
  }

  private static void add(JsonObjectBuilder body, String field, String text) {
    if (text != null) {
      body.add(field, text);
    }
  }

  private static void add(JsonObjectBuilder body, String field, Boolean flag) {
    if (flag != null) {
      body.add(field, flag);
    }
  }
}
