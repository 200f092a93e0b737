package io.tmail.smtp;

import io.tmail.mail.SmtpReply;

/** The replies that more than one verb gives. */
final class Replies {
  static final SmtpReply OK = SmtpReply.of(250, "2.0.0", "Ok");
  static final SmtpReply BAD_SEQUENCE = SmtpReply.of(503, "5.5.1", "Bad sequence of commands");
  static final SmtpReply NEED_MAIL = SmtpReply.of(503, "5.5.1", "Need MAIL command first");
  static final SmtpReply NEED_RCPT = SmtpReply.of(503, "5.5.1", "Need RCPT command first");
  static final SmtpReply NEED_HELLO = SmtpReply.of(503, "5.5.1", "Send EHLO or HELO first");
  static final SmtpReply UNKNOWN_COMMAND = SmtpReply.of(500, "5.5.1", "Command not recognised");
  static final SmtpReply TROUBLE =
      SmtpReply.of(451, "4.3.0", "Queue or lookup trouble, try again later");
  static final SmtpReply NO_SPACE =
      SmtpReply.of(452, "4.3.1", "Insufficient system storage, try again later");

  /** Stands for a reply that the verb has sent itself. */
  static final SmtpReply ALREADY_GIVEN = SmtpReply.plain(250, "already given");

  private Replies() {}

  static SmtpReply syntax(String what) {
    return SmtpReply.of(501, "5.5.4", "Syntax error: " + what);
  }

  static SmtpReply noArguments(String verb) {
    return SmtpReply.of(501, "5.5.4", verb + " takes no argument");
  }
}
