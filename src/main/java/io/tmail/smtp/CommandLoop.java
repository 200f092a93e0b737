package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.smtp.CommandReader.BadLineException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;

/**
 * The session between greeting and end, on the session's thread. Takes the place of the library's
 * own loop, which obeys what follows rubbish and ends at the first line that it cannot read.
 */
final class CommandLoop {
  private final SmtpSession session;
  private final Map<String, Verb> verbs;

  CommandLoop(SmtpSession session, Map<String, Verb> verbs) {
    this.session = session;
    this.verbs = verbs;
  }

  /** Returns once the session is over; its last reply is sent or on its way. */
  void run() {
    try {
      greet();
      while (!session.isOver() && obeyNext()) {
        // that was one command
      }
    } catch (SocketTimeoutException silent) {
      session.end(Answers.TIMEOUT);
    } catch (IOException gone) {
      // most clients just hang up instead of saying QUIT
    } finally {
      session.hangUp();
    }
  }

  private void greet() throws IOException {
    boolean named = !session.spec().settings().general().hideSignature();
    session.reply(SmtpReply.plain(220, session.spec().me() + " ESMTP " + (named ? "tmail" : "")));
  }

  /**
   * @return false if the client is gone
   */
  private boolean obeyNext() throws IOException {
    Optional<String> line;
    try {
      line = session.commands().next();
    } catch (BadLineException bad) {
      session.answer(bad.answer());
      return true;
    }
    if (line.isPresent()) {
      session.limits().countGoodLine();
      session.answer(obey(line.get()));
    }
    return line.isPresent();
  }

  private Answer obey(String line) throws IOException {
    Verb verb = verbs.get(Verbs.nameIn(line));
    if (verb == null && Verbs.isForeign(line)) {
      return Answers.NOT_SMTP;
    }
    if (speaksTooSoon()) {
      return Answers.TOO_SOON;
    }
    return verb == null ? Answers.UNKNOWN_COMMAND : verb.execute(line, session);
  }

  /**
   * Before EHLO is answered the client cannot know that it may pipeline (RFC 2920 §3.1). A client
   * that does not wait there is not a mail program: it may be a browser that was made to send a
   * text.
   */
  private boolean speaksTooSoon() throws IOException {
    return !session.isExtended() && session.commands().hasMore();
  }
}
