package io.tmail.smtp;

import io.tmail.database.DatabaseTrouble;
import io.tmail.policy.Reason;
import io.tmail.smtp.content.ClientGoneException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One SMTP command. Stateless: what it needs to know is in the session. An internal error becomes
 * 451 4.3.0 and ends the transaction; the session continues.
 */
abstract class Verb {
  private static final Logger LOG = Logger.getLogger(Verb.class.getName());
  private static final Set<String> MOVE_NO_MAIL =
      Set.of("EHLO", "HELO", "RSET", "NOOP", "VRFY", "EXPN", "HELP");

  private final String name;

  Verb(String name) {
    this.name = name;
  }

  /** In upper case. */
  String getName() {
    return name;
  }

  /**
   * @param argument what follows the verb and one space, as it came
   * @return {@link Answer#NONE} if there is nothing more to say
   */
  abstract Answer answer(String argument, SmtpSession session) throws IOException;

  /**
   * @param line begins with this verb's name
   */
  final Answer execute(String line, SmtpSession session) throws IOException {
    Optional<Answer> enough =
        MOVE_NO_MAIL.contains(name) ? session.limits().countIdleCommand() : Optional.empty();
    if (enough.isPresent()) {
      return enough.get();
    }
    if (line.indexOf('\0') >= 0) {
      return Answers.syntax("NUL in the command");
    }
    String argument = line.length() > name.length() ? line.substring(name.length() + 1) : "";
    try {
      return answer(argument, session);
    } catch (ClientGoneException gone) {
      ClientLog.ALL.line(
          session.client().ip(),
          () ->
              "lost: client=[%s] in %s: %s"
                  .formatted(session.client().ip().getHostAddress(), name, gone.getMessage()));
      boolean slow = gone.getCause() instanceof SocketTimeoutException;
      return Answers.incomplete(slow ? Reason.MESSAGE_TIMEOUT : Reason.INCOMPLETE);
    } catch (RuntimeException trouble) {
      DatabaseTrouble.in(trouble)
          .ifPresentOrElse(
              said ->
                  LOG.log(Level.WARNING, "{0} answered with 451: {1}", new Object[] {name, said}),
              () -> LOG.log(Level.SEVERE, name + " failed", trouble));
      session.endTransaction();
      return Answers.TROUBLE;
    }
  }
}
