package io.tmail.smtp;

import io.tmail.config.DatabaseTrouble;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.server.Session;

/**
 * One SMTP command. Stateless: what it needs to know is in the conversation. A failure of ours
 * becomes 451 4.3.0 and ends the transaction; the session goes on.
 */
abstract class Verb extends BaseCommand {
  private static final Logger LOG = Logger.getLogger(Verb.class.getName());
  private static final Set<String> MOVE_NO_MAIL =
      Set.of("EHLO", "HELO", "RSET", "NOOP", "VRFY", "EXPN", "HELP");

  Verb(String name) {
    super(name, name);
  }

  /**
   * @param argument what follows the verb and one space, as it came
   * @return the reply, or {@link Replies#ALREADY_GIVEN}
   */
  abstract SmtpReply answer(String argument, SmtpConversation conversation, Session session)
      throws IOException, DropConnectionException;

  @Override
  public final void execute(String line, Session session)
      throws IOException, DropConnectionException {
    SmtpConversation conversation = SmtpConversation.of(session);
    if (MOVE_NO_MAIL.contains(getName())) {
      conversation.countIdleCommand();
    }
    if (!conversation.isOver()) {
      SmtpReply reply = reply(line, conversation, session);
      if (!reply.equals(Replies.ALREADY_GIVEN)) {
        conversation.reply(reply);
      }
    }
    if (conversation.isOver()) {
      session.quit();
    }
  }

  private SmtpReply reply(String line, SmtpConversation conversation, Session session)
      throws IOException, DropConnectionException {
    if (!isThisVerb(line)) {
      return Replies.UNKNOWN_COMMAND;
    }
    if (line.indexOf('\0') >= 0) {
      return Replies.syntax("NUL in the command");
    }
    String argument =
        line.length() > getName().length() ? line.substring(getName().length() + 1) : "";
    try {
      return answer(argument, conversation, session);
    } catch (ClientGoneException gone) {
      LOG.info(
          "lost: client=[%s] in %s: %s"
              .formatted(
                  conversation.client().ip().getHostAddress(), getName(), gone.getMessage()));
      boolean slow = gone.getCause() instanceof SocketTimeoutException;
      conversation.because(slow ? Reason.MESSAGE_TIMEOUT : Reason.INCOMPLETE);
      throw new DropConnectionException(421, "4.4.2 Message incomplete, closing connection");
    } catch (RuntimeException trouble) {
      DatabaseTrouble.in(trouble)
          .ifPresentOrElse(
              said -> LOG.log(Level.WARNING, "{0} put off: {1}", new Object[] {getName(), said}),
              () -> LOG.log(Level.SEVERE, getName() + " failed", trouble));
      conversation.endTransaction();
      conversation.because(Reason.TROUBLE);
      return Replies.TROUBLE;
    }
  }

  /** The library looks at four letters only. */
  private boolean isThisVerb(String line) {
    String name = getName();
    return line.regionMatches(true, 0, name, 0, name.length())
        && (line.length() == name.length() || line.charAt(name.length()) == ' ');
  }
}
