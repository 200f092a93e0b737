package io.tmail.smtp;

import io.tmail.mail.EnhancedStatus;
import io.tmail.mail.SmtpReply;
import java.util.List;
import java.util.Optional;

/**
 * Each reply of the SMTP server with a fixed text: code, enhanced status (RFC 3463) and the section
 * that asks for it. The policy's replies are with its checks.
 */
final class Replies {
  private static final EnhancedStatus SUCCESS = new EnhancedStatus(2, 0, 0);

  /** RFC 5321 §4.2.3: the command is done. */
  static final SmtpReply OK = SmtpReply.of(250, "2.0.0", "Ok");

  /** RFC 5321 §4.3.2: MAIL is accepted. */
  static final SmtpReply SENDER_OK = SmtpReply.of(250, "2.1.0", "Ok");

  /** RFC 5321 §4.3.2: RCPT is accepted. */
  static final SmtpReply RECIPIENT_OK = SmtpReply.of(250, "2.1.5", "Ok");

  /** RFC 3030 §2: a chunk that is not the last. */
  static final SmtpReply CHUNK_RECEIVED = SmtpReply.of(250, "2.0.0", "Chunk received");

  /** RFC 3207 §4. */
  static final SmtpReply READY_FOR_TLS = SmtpReply.of(220, "2.0.0", "Ready to start TLS");

  /** RFC 5321 §4.1.1.10. */
  static final SmtpReply BYE = SmtpReply.of(221, "2.0.0", "Bye");

  /** RFC 5321 §4.1.1.8. */
  static final SmtpReply HELP = SmtpReply.of(214, "2.0.0", "See RFC 5321");

  /** RFC 4954 §6. */
  static final SmtpReply AUTHENTICATED = SmtpReply.of(235, "2.7.0", "Authentication successful");

  /** RFC 5321 §3.8: not enough memory for the request; ends the session. */
  static final SmtpReply BUSY =
      SmtpReply.of(421, "4.3.2", "Too many sessions at present, try again later");

  /** RFC 5321 §3.8: a check before the greeting failed for a reason of this server. */
  static final SmtpReply LOOKUP_TROUBLE =
      SmtpReply.of(421, "4.3.0", "Lookup trouble, try again later");

  /** RFC 5321 §4.5.3.2.7. */
  static final SmtpReply TIMEOUT = SmtpReply.of(421, "4.4.2", "Timeout, closing connection");

  /** RFC 5321 §3.8: the message did not end in time. */
  static final SmtpReply INCOMPLETE =
      SmtpReply.of(421, "4.4.2", "Message incomplete, closing connection");

  /** RFC 5321 §3.8: a listed proxy must name the client first. */
  static final SmtpReply NO_PROXY_HEADER = SmtpReply.of(421, "4.7.0", "No PROXY header");

  /** RFC 5321 §3.8. */
  static final SmtpReply TOO_MANY_CONNECTIONS =
      SmtpReply.of(421, "4.7.0", "Too many connections from your address");

  /** RFC 5321 §3.8: the handshake failed. */
  static final SmtpReply NO_TLS = SmtpReply.of(421, "4.7.0", "No TLS");

  /** RFC 5321 §4.2.3: an error of this server; nothing was kept. */
  static final SmtpReply TROUBLE =
      SmtpReply.of(451, "4.3.0", "Queue or lookup trouble, try again later");

  /** RFC 5321 §4.2.3. */
  static final SmtpReply NO_SPACE =
      SmtpReply.of(452, "4.3.1", "Insufficient system storage, try again later");

  /** RFC 5321 §4.5.3.1.10. */
  static final SmtpReply NO_ROOM_FOR_RECIPIENT =
      SmtpReply.of(452, "4.5.3", "No memory for more recipients, send to the rest later");

  /** RFC 5321 §4.2.3. */
  static final SmtpReply NO_ROOM_FOR_MESSAGE =
      SmtpReply.of(452, "4.3.1", "No memory for one more message at present, try again later");

  /** RFC 3207 §4: TLS is not available now. */
  static final SmtpReply TOO_BUSY_FOR_TLS =
      SmtpReply.of(454, "4.7.0", "Too busy for TLS at present, try again later");

  /** RFC 4954 §6: a temporary failure, so that clients keep their password. */
  static final SmtpReply TOO_MANY_FAILURES =
      SmtpReply.of(454, "4.7.0", "Too many failures, try again in a minute");

  /** RFC 5321 §4.2.4. */
  static final SmtpReply UNKNOWN_COMMAND = SmtpReply.of(500, "5.5.1", "Command not recognised");

  /** RFC 4954 §6. */
  static final SmtpReply AUTH_LINE_TOO_LONG =
      SmtpReply.of(500, "5.5.6", "Authentication exchange line is too long");

  /** RFC 5321 §4.5.3.1.1. */
  static final SmtpReply SENDER_TOO_LONG =
      SmtpReply.of(501, "5.1.7", "Bad sender address: local part longer than 64 octets");

  /** RFC 4954 §4. */
  static final SmtpReply NOT_BASE64 = SmtpReply.of(501, "5.5.2", "Not valid base64");

  /** RFC 3030 §2. */
  static final SmtpReply BAD_CHUNK =
      SmtpReply.of(501, "5.5.4", "BDAT needs a size, then optionally LAST");

  /** RFC 4954 §4: the client sent a star. */
  static final SmtpReply AUTH_CANCELLED = SmtpReply.of(501, "5.7.0", "Authentication cancelled");

  /** RFC 5321 §3.5.1: lists are not shown. */
  static final SmtpReply NO_EXPN = SmtpReply.of(502, "5.5.1", "EXPN is not available");

  /** RFC 5321 §4.1.4: MAIL within a transaction. */
  static final SmtpReply TRANSACTION_OPEN =
      SmtpReply.of(503, "5.5.1", "A transaction is open, send RSET to abandon it");

  /** RFC 5321 §4.1.4. */
  static final SmtpReply BAD_SEQUENCE = SmtpReply.of(503, "5.5.1", "Bad sequence of commands");

  /** RFC 5321 §4.1.4. */
  static final SmtpReply NEED_MAIL = SmtpReply.of(503, "5.5.1", "Need MAIL command first");

  /** RFC 5321 §4.1.4. */
  static final SmtpReply NEED_RCPT = SmtpReply.of(503, "5.5.1", "Need RCPT command first");

  /** RFC 5321 §4.1.4. */
  static final SmtpReply NEED_HELLO = SmtpReply.of(503, "5.5.1", "Send EHLO or HELO first");

  /** RFC 4954 §4: AUTH is an extension. */
  static final SmtpReply NEED_EHLO = SmtpReply.of(503, "5.5.1", "Send EHLO first");

  /** RFC 3207 §4.2. */
  static final SmtpReply TLS_ACTIVE = SmtpReply.of(503, "5.5.1", "TLS is active already");

  /** RFC 4954 §4. */
  static final SmtpReply UNKNOWN_MECHANISM = SmtpReply.of(504, "5.5.4", "Mechanism not supported");

  /** RFC 8689 §4.2.1. */
  static final SmtpReply REQUIRETLS_NEEDS_TLS =
      SmtpReply.of(530, "5.7.10", "REQUIRETLS needs TLS, use STARTTLS first");

  /** RFC 4954 §6. */
  static final SmtpReply BAD_CREDENTIALS =
      SmtpReply.of(535, "5.7.8", "Authentication credentials invalid");

  /** RFC 4954 §6. */
  static final SmtpReply NEEDS_ENCRYPTION =
      SmtpReply.of(538, "5.7.11", "Encryption required, use STARTTLS first");

  /** RFC 6531 §3.5. */
  static final SmtpReply SENDER_NEEDS_UTF8 =
      SmtpReply.of(553, "5.6.7", "Sender address needs SMTPUTF8");

  /** RFC 6531 §3.5. */
  static final SmtpReply RECIPIENT_NEEDS_UTF8 =
      SmtpReply.of(553, "5.6.7", "Recipient address needs SMTPUTF8");

  /** RFC 5321 §4.2.4: another protocol was spoken; it ends the session. */
  static final SmtpReply NOT_SMTP =
      SmtpReply.of(554, "5.5.0", "Not an SMTP command, closing connection");

  /** RFC 2920 §3.1. */
  static final SmtpReply TOO_SOON =
      SmtpReply.of(554, "5.5.0", "Wait for the answer to EHLO before you pipeline");

  /** RFC 5321 §3.3: DATA or BDAT although each RCPT was refused. */
  static final SmtpReply NO_VALID_RECIPIENTS = SmtpReply.of(554, "5.5.1", "No valid recipients");

  /** RFC 5321 §4.3.1. */
  static final SmtpReply TALKED_BEFORE_GREETING =
      SmtpReply.of(554, "5.5.1", "Wait for the greeting before you speak");

  /** A placeholder for a reply that the verb has already sent. */
  static final SmtpReply ALREADY_GIVEN = SmtpReply.plain(250, "already given");

  private Replies() {}

  /** RFC 5321 §4.2.4. */
  static SmtpReply syntax(String what) {
    return SmtpReply.of(501, "5.5.4", "Syntax error: " + what);
  }

  /** RFC 5321 §4.2.4. */
  static SmtpReply noArguments(String verb) {
    return SmtpReply.of(501, "5.5.4", verb + " takes no argument");
  }

  /** RFC 5321 §4.1.1.11: a parameter that was not offered. */
  static SmtpReply unknownParameter(String keyword) {
    return SmtpReply.of(555, "5.5.4", "Parameter " + keyword + " is not supported");
  }

  /** RFC 5321 §4.2.4: the address of MAIL. */
  static SmtpReply badSender(String why) {
    return SmtpReply.of(501, "5.1.7", "Bad sender address: " + why);
  }

  /** RFC 5321 §4.2.4: the address of RCPT. */
  static SmtpReply badRecipient(String why) {
    return SmtpReply.of(501, "5.1.3", "Bad recipient address: " + why);
  }

  /** RFC 5321 §3.8: the server stops. */
  static SmtpReply shuttingDown(String me) {
    return SmtpReply.of(421, "4.3.2", me + " is shutting down");
  }

  /** RFC 5321 §3.8: the client has reached a limit; it ends the session. */
  static SmtpReply limit(String me, String why) {
    return SmtpReply.of(421, "4.7.0", me + " " + why);
  }

  /** RFC 5321 §4.2.3: the message is durably accepted. */
  static SmtpReply queued(Object id) {
    return new SmtpReply(250, Optional.of(SUCCESS), List.of("Ok: queued as " + id));
  }
}
