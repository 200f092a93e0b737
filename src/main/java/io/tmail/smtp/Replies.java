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
  static final SmtpReply NOT_SMTP =
      SmtpReply.of(554, "5.5.0", "Not an SMTP command, closing connection");
  static final SmtpReply TOO_SOON =
      SmtpReply.of(554, "5.5.0", "Wait for the answer to EHLO before you pipeline");

  /** There is no memory for what the client wants; it ends the session. */
  static final SmtpReply BUSY =
      SmtpReply.of(421, "4.3.2", "Too many sessions at present, try again later");

  static final SmtpReply NO_ROOM_FOR_RECIPIENT =
      SmtpReply.of(452, "4.5.3", "No memory for more recipients, send to the rest later");
  static final SmtpReply NO_ROOM_FOR_MESSAGE =
      SmtpReply.of(452, "4.3.1", "No memory for one more message at present, try again later");

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
