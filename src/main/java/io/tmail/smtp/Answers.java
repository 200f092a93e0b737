package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Each answer of the SMTP server with a fixed text: code, enhanced status (RFC 3463), the reason
 * that it is counted by, and the section that asks for it. The policy's replies are with its
 * checks.
 */
final class Answers {
  /** RFC 5321 §4.2.3: the command is done. */
  static final Answer OK = Answer.of(250, "2.0.0", "Ok");

  /** RFC 5321 §4.3.2: MAIL is accepted. */
  static final Answer SENDER_OK = Answer.of(250, "2.1.0", "Ok");

  /** RFC 5321 §4.3.2: RCPT is accepted. */
  static final Answer RECIPIENT_OK = Answer.of(250, "2.1.5", "Ok");

  /** RFC 5321 §4.1.1.10. */
  static final Answer BYE = Answer.last(Reason.COMMAND, 221, "2.0.0", "Bye");

  /** RFC 5321 §4.1.1.8. */
  static final Answer HELP = Answer.of(214, "2.0.0", "See RFC 5321");

  /** RFC 5321 §7.3: which mailboxes exist is not disclosed. */
  static final Answer CANNOT_VRFY =
      Answer.of(252, "2.5.0", "Cannot VRFY user, but will take message and attempt delivery");

  /** RFC 4954 §6. */
  static final Answer AUTHENTICATED = Answer.of(235, "2.7.0", "Authentication successful");

  /** RFC 5321 §3.8: a check before the greeting failed for a reason of this server. */
  static final Answer LOOKUP_TROUBLE =
      Answer.last(Reason.TROUBLE, 421, "4.3.0", "Lookup trouble, try again later");

  /** RFC 5321 §4.5.3.2.7. */
  static final Answer TIMEOUT =
      Answer.last(Reason.TIMEOUT, 421, "4.4.2", "Timeout, closing connection");

  /** RFC 5321 §3.8: a listed proxy must name the client first. */
  static final Answer NO_PROXY_HEADER =
      Answer.last(Reason.PROXY_HEADER, 421, "4.7.0", "No PROXY header");

  /** RFC 5321 §3.8. */
  static final Answer TOO_MANY_CONNECTIONS =
      Answer.last(
          Reason.CLIENT_CONNECTIONS, 421, "4.7.0", "Too many connections from your address");

  /** RFC 5321 §3.8: the handshake failed. */
  static final Answer NO_TLS = Answer.last(Reason.HANDSHAKE, 421, "4.7.0", "No TLS");

  /** RFC 5321 §3.8: a line too long even to be read and refused. */
  static final Answer ENDLESS_LINE =
      Answer.last(Reason.COMMAND_LINE, 421, "4.7.0", "Line too long, closing connection");

  /** RFC 5321 §4.2.3: an error of this server; nothing was kept. */
  static final Answer TROUBLE =
      Answer.of(Reason.TROUBLE, 451, "4.3.0", "Queue or lookup trouble, try again later");

  /** RFC 5321 §4.2.3. */
  static final Answer NO_SPACE =
      Answer.of(Reason.SPACE, 452, "4.3.1", "Insufficient system storage, try again later");

  /** RFC 5321 §4.5.3.1.10. */
  static final Answer NO_ROOM_FOR_RECIPIENT =
      Answer.of(
          Reason.MEMORY, 452, "4.5.3", "No memory for more recipients, send to the rest later");

  /** RFC 5321 §4.2.3. */
  static final Answer NO_ROOM_FOR_MESSAGE =
      Answer.of(
          Reason.MEMORY,
          452,
          "4.3.1",
          "No memory for one more message at present, try again later");

  /** RFC 4954 §6: a temporary failure, so that clients keep their password. */
  static final Answer TOO_MANY_FAILURES =
      Answer.of(Reason.AUTH_THROTTLED, 454, "4.7.0", "Too many failures, try again in a minute");

  /** RFC 5321 §4.2.4. */
  static final Answer UNKNOWN_COMMAND = Answer.of(500, "5.5.1", "Command not recognised");

  /** RFC 5321 §4.5.3.1.4. */
  static final Answer LINE_TOO_LONG = Answer.of(Reason.COMMAND_LINE, 500, "5.5.2", "Line too long");

  /** RFC 5321 §2.3.8. */
  static final Answer BARE_LINE_END =
      Answer.of(
          Reason.COMMAND_LINE, 500, "5.5.2", "Line must end with CRLF and hold no bare CR or LF");

  /** RFC 6531 §3.1. */
  static final Answer NOT_UTF8 = Answer.of(Reason.COMMAND_LINE, 500, "5.5.2", "Line is not UTF-8");

  /** RFC 4954 §6. */
  static final Answer AUTH_LINE_TOO_LONG =
      Answer.of(500, "5.5.6", "Authentication exchange line is too long");

  /** RFC 5321 §4.5.3.1.1. */
  static final Answer SENDER_TOO_LONG =
      Answer.of(501, "5.1.7", "Bad sender address: local part longer than 64 octets");

  /** RFC 4954 §4. */
  static final Answer NOT_BASE64 = Answer.of(501, "5.5.2", "Not valid base64");

  /** RFC 4616 §2. */
  static final Answer AUTH_NOT_UTF8 = Answer.of(501, "5.5.2", "Name and password must be UTF-8");

  /** RFC 3030 §2. */
  static final Answer BAD_CHUNK =
      Answer.last(Reason.COMMAND, 501, "5.5.4", "BDAT needs a size, then optionally LAST");

  /** RFC 4954 §4: the client sent a star. */
  static final Answer AUTH_CANCELLED = Answer.of(501, "5.7.0", "Authentication cancelled");

  /** RFC 5321 §3.5.1: lists are not shown. */
  static final Answer NO_EXPN = Answer.of(502, "5.5.1", "EXPN is not available");

  /** RFC 5321 §4.1.4: MAIL within a transaction. */
  static final Answer TRANSACTION_OPEN =
      Answer.of(503, "5.5.1", "A transaction is open, send RSET to abandon it");

  /** RFC 5321 §4.1.4. */
  static final Answer BAD_SEQUENCE = Answer.of(503, "5.5.1", "Bad sequence of commands");

  /** RFC 5321 §4.1.4. */
  static final Answer NEED_MAIL = Answer.of(503, "5.5.1", "Need MAIL command first");

  /** RFC 5321 §4.1.4. */
  static final Answer NEED_HELLO = Answer.of(503, "5.5.1", "Send EHLO or HELO first");

  /** RFC 4954 §4: AUTH is an extension. */
  static final Answer NEED_EHLO = Answer.of(503, "5.5.1", "Send EHLO first");

  /** RFC 3207 §4.2. */
  static final Answer TLS_ACTIVE = Answer.of(503, "5.5.1", "TLS is active already");

  /** RFC 4954 §4. */
  static final Answer UNKNOWN_MECHANISM = Answer.of(504, "5.5.4", "Mechanism not supported");

  /** RFC 8689 §4.2.1. */
  static final Answer REQUIRETLS_NEEDS_TLS =
      Answer.of(Reason.TLS_REQUIRED, 530, "5.7.10", "REQUIRETLS needs TLS, use STARTTLS first");

  /** RFC 4954 §6. */
  static final Answer BAD_CREDENTIALS =
      Answer.of(Reason.AUTH_FAILED, 535, "5.7.8", "Authentication credentials invalid");

  /** RFC 4954 §6. */
  static final Answer NEEDS_ENCRYPTION =
      Answer.of(Reason.TLS_REQUIRED, 538, "5.7.11", "Encryption required, use STARTTLS first");

  /** RFC 6531 §3.5. */
  static final Answer SENDER_NEEDS_UTF8 = Answer.of(553, "5.6.7", "Sender address needs SMTPUTF8");

  /** RFC 6531 §3.5. */
  static final Answer RECIPIENT_NEEDS_UTF8 =
      Answer.of(553, "5.6.7", "Recipient address needs SMTPUTF8");

  /** RFC 5321 §4.2.4: another protocol was spoken; it ends the session. */
  static final Answer NOT_SMTP =
      Answer.last(Reason.FOREIGN_PROTOCOL, 554, "5.5.0", "Not an SMTP command, closing connection");

  /** RFC 2920 §3.1. */
  static final Answer TOO_SOON =
      Answer.last(
          Reason.EARLY_TALK, 554, "5.5.0", "Wait for the answer to EHLO before you pipeline");

  /** RFC 5321 §3.3: DATA or BDAT although each RCPT was refused. */
  static final Answer NO_VALID_RECIPIENTS = Answer.of(554, "5.5.1", "No valid recipients");

  /** RFC 5321 §4.3.1. */
  static final Answer TALKED_BEFORE_GREETING =
      Answer.last(Reason.EARLY_TALK, 554, "5.5.1", "Wait for the greeting before you speak");

  private Answers() {}

  /** RFC 5321 §4.2.4. */
  static Answer syntax(String what) {
    return Answer.of(501, "5.5.4", "Syntax error: " + what);
  }

  /** RFC 5321 §4.2.4. */
  static Answer noArguments(String verb) {
    return Answer.of(501, "5.5.4", verb + " takes no argument");
  }

  /** RFC 5321 §4.1.1.11: a parameter that was not offered. */
  static Answer unknownParameter(String keyword) {
    return Answer.of(555, "5.5.4", "Parameter " + keyword + " is not supported");
  }

  /** RFC 5321 §4.2.4: the address of MAIL. */
  static Answer badSender(String why) {
    return Answer.of(501, "5.1.7", "Bad sender address: " + why);
  }

  /** RFC 5321 §4.2.4: the address of RCPT. */
  static Answer badRecipient(String why) {
    return Answer.of(501, "5.1.3", "Bad recipient address: " + why);
  }

  /** RFC 5321 §3.8: not enough memory for the request; ends the session. */
  static Answer busy(Reason reason) {
    return Answer.last(reason, 421, "4.3.2", "Too many sessions at present, try again later");
  }

  /** RFC 3207 §4: TLS is not available now. */
  static Answer tooBusyForTls(Reason reason) {
    return Answer.of(reason, 454, "4.7.0", "Too busy for TLS at present, try again later");
  }

  /** RFC 5321 §3.8: the message did not end, or not in time. */
  static Answer incomplete(Reason reason) {
    return Answer.last(reason, 421, "4.4.2", "Message incomplete, closing connection");
  }

  /** RFC 5321 §3.8: the server stops. */
  static SmtpReply goodbye(String me) {
    return SmtpReply.of(421, "4.3.2", me + " is shutting down");
  }

  /** The same for a client that was not greeted yet. */
  static Answer shuttingDown(String me) {
    return new Answer(Optional.of(goodbye(me)), Reason.SHUTDOWN, true);
  }

  /** RFC 5321 §3.8: the client has reached a limit; it ends the session. */
  static Answer limit(Reason reason, String me, String why) {
    return Answer.last(reason, 421, "4.7.0", me + " " + why);
  }

  /** RFC 5321 §4.2.3: the message is durably accepted. */
  static Answer queued(Object id) {
    SmtpReply ok = OK.reply().orElseThrow();
    return Answer.of(new SmtpReply(ok.code(), ok.status(), List.of("Ok: queued as " + id)));
  }
}
