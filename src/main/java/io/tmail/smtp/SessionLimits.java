package io.tmail.smtp;

import io.tmail.config.Limits;
import io.tmail.config.Smtpd;
import io.tmail.policy.Reason;
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

  private final SmtpConversation conversation;
  private final Smtpd smtpd;
  private final Limits limits;
  private int errors;
  private int badRecipients;
  private int messages;
  private int vrfys;
  private int idleCommands;
  private int badLines;
  private int throttled;

  SessionLimits(SmtpConversation conversation) {
    this.conversation = conversation;
    this.smtpd = conversation.spec().settings().smtpd();
    this.limits = conversation.spec().settings().limits();
  }

  /** A command was refused. */
  void countError() {
    errors++;
    int mostBad = smtpd.maxBadRecipients();
    boolean harvest = mostBad > 0 && badRecipients >= mostBad;
    if (harvest || errors >= smtpd.maxErrors()) {
      conversation.end(harvest ? Reason.BAD_RECIPIENTS : Reason.ERRORS, "Too many errors");
    }
  }

  /** After many errors each reply is delayed; the first few may be typing errors of a person. */
  void slowDown() {
    long delay = limits.errorDelay().toNanos();
    if (errors > PATIENT_ERRORS && delay > 0) {
      LockSupport.parkNanos(delay);
    }
  }

  /** A recipient was refused; too many of them look like a harvest of addresses. */
  void countBadRecipient() {
    badRecipients++;
  }

  /** A command that moves no mail; a client that sends nothing else only occupies a session. */
  void countIdleCommand() {
    int most = limits.commands();
    if (++idleCommands > most && most > 0) {
      conversation.end(Reason.COMMANDS, "Too many commands without a message");
    }
  }

  /** A line could be read as a command. */
  void countGoodLine() {
    badLines = 0;
  }

  /** A line was refused because it is not a command. */
  void countBadLine() {
    if (++badLines >= MOST_BAD_LINES) {
      conversation.end(Reason.COMMAND_LINE, "Too many lines that are no commands");
    }
  }

  /** A login was refused unheard. */
  void countThrottled() {
    if (++throttled >= MOST_THROTTLED) {
      conversation.end(Reason.AUTH_THROTTLED, "Too many failures");
    }
  }

  /** A message was complete, and was accepted or refused. */
  void countMessage() {
    messages++;
    idleCommands = 0;
  }

  /** Whether one session has sent all that it may. */
  boolean hasSentEnough() {
    int most = limits.messages();
    return most > 0 && messages >= most;
  }

  void countVrfy() {
    int most = limits.vrfy();
    if (++vrfys > most && most > 0) {
      conversation.end(Reason.VRFY, "Too many VRFY");
    }
  }
}
