package io.tmail.smtp;

import io.tmail.config.LimitSettings;
import io.tmail.config.SmtpdSettings;
import io.tmail.policy.Reason;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What one session has done so far, against what it may: errors, commands, messages. Used by the
 * session's thread.
 */
final class SessionLimits {
  private static final int PATIENT_ERRORS = 10;

  /** Consecutive lines that are not commands. */
  private static final int MOST_BAD_LINES = 3;

  /** Logins that come too soon after too many failures. */
  private static final int MOST_THROTTLED = 3;

  private final String me;
  private final SmtpdSettings smtpd;
  private final LimitSettings limits;
  private int errors;
  private int badRecipients;
  private int messages;
  private int vrfys;
  private int idleCommands;
  private int badLines;
  private int throttled;

  SessionLimits(SmtpActivationSpec spec) {
    this.me = spec.me();
    this.smtpd = spec.settings().smtpd();
    this.limits = spec.settings().limits();
  }

  /**
   * An answer that does not end the session was sent.
   *
   * @return the one that ends it, if that was one refusal too many
   */
  Optional<Answer> count(Answer answer) {
    errors += answer.isError() ? 1 : 0;
    badLines += answer.reason() == Reason.COMMAND_LINE ? 1 : 0;
    throttled += answer.reason() == Reason.AUTH_THROTTLED ? 1 : 0;
    if (answer.isError() && isHarvest()) {
      return end(Reason.BAD_RECIPIENTS, "Too many errors");
    }
    if (answer.isError() && errors >= smtpd.maxErrors()) {
      return end(Reason.ERRORS, "Too many errors");
    }
    if (badLines >= MOST_BAD_LINES) {
      return end(Reason.COMMAND_LINE, "Too many lines that are no commands");
    }
    return throttled >= MOST_THROTTLED
        ? end(Reason.AUTH_THROTTLED, "Too many failures")
        : Optional.empty();
  }

  private boolean isHarvest() {
    int most = smtpd.maxBadRecipients();
    return most > 0 && badRecipients >= most;
  }

  /** After many errors each reply is delayed; the first few may be typing errors of a person. */
  void slowDown() {
    long delay = limits.errorDelay().toNanos();
    if (errors > PATIENT_ERRORS && delay > 0) {
      LockSupport.parkNanos(delay);
    }
  }

  private Optional<Answer> end(Reason limit, String why) {
    return Optional.of(Answers.limit(limit, me, why));
  }

  /** A recipient was refused; too many of them look like a harvest of addresses. */
  void countBadRecipient() {
    badRecipients++;
  }

  /**
   * A command that moves no mail; a client that sends nothing else only occupies a session.
   *
   * @return the answer that ends the session, if it is one too many
   */
  Optional<Answer> countIdleCommand() {
    int most = limits.commands();
    return ++idleCommands > most && most > 0
        ? end(Reason.COMMANDS, "Too many commands without a message")
        : Optional.empty();
  }

  /** A line could be read as a command. */
  void countGoodLine() {
    badLines = 0;
  }

  /** A message was complete, and was accepted or refused. */
  void countMessage() {
    messages++;
    idleCommands = 0;
  }

  /**
   * A client asks for one more message.
   *
   * @return the answer that ends the session, if it has sent all that it may
   */
  Optional<Answer> checkMessages() {
    int most = limits.messages();
    return most > 0 && messages >= most
        ? end(Reason.SESSION_MESSAGES, "Too many messages in one session")
        : Optional.empty();
  }

  /**
   * @return the answer that ends the session, if it is one too many
   */
  Optional<Answer> countVrfy() {
    int most = limits.vrfy();
    return ++vrfys > most && most > 0 ? end(Reason.VRFY, "Too many VRFY") : Optional.empty();
  }
}
