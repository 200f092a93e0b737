package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import io.tmail.policy.Verdict;
import java.util.Optional;

/**
 * What a command, or a client at the door, is answered with. {@link SmtpSession#answer} sends and
 * counts it.
 *
 * @param reply empty if the client has it already, or gets none
 * @param reason what it is counted by, if it refuses something
 * @param isLast whether it ends the session
 */
record Answer(Optional<SmtpReply> reply, Reason reason, boolean isLast) {
  /** The verb has sent its reply, or the next command is answered instead. */
  static final Answer NONE = new Answer(Optional.empty(), Reason.COMMAND, false);

  static Answer of(SmtpReply reply) {
    return new Answer(Optional.of(reply), Reason.COMMAND, false);
  }

  static Answer of(int code, String status, String text) {
    return of(Reason.COMMAND, code, status, text);
  }

  static Answer of(Reason reason, int code, String status, String text) {
    return new Answer(Optional.of(SmtpReply.of(code, status, text)), reason, false);
  }

  static Answer of(Verdict.Refuse refusal) {
    return new Answer(Optional.of(refusal.reply()), refusal.reason(), false);
  }

  static Answer last(Reason reason, int code, String status, String text) {
    return of(reason, code, status, text).asLast();
  }

  /** The same, and the end of the session. */
  Answer asLast() {
    return new Answer(reply, reason, true);
  }

  boolean isPositive() {
    return reply.filter(SmtpReply::isPositive).isPresent();
  }

  /** Whether it is counted by its reason. */
  boolean isRefusal() {
    return reply.isPresent() && !isPositive();
  }

  /** Whether it is counted as an error of the client. */
  boolean isError() {
    return reply.filter(SmtpReply::isPermanent).isPresent();
  }
}
