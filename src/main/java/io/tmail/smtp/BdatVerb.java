package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.smtp.CommandReader.BadLineException;
import io.tmail.smtp.content.BdatStream;
import io.tmail.smtp.content.BdatStream.Chunk;
import io.tmail.smtp.content.BdatStream.InterruptedByCommand;
import io.tmail.smtp.content.ClientGoneException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** BDAT (RFC 3030 §2): the message in chunks whose size is announced. */
final class BdatVerb extends Verb {
  /** RFC 3030 §2: a chunk that is not the last. */
  private static final SmtpReply CHUNK_RECEIVED = SmtpReply.of(250, "2.0.0", "Chunk received");

  private static final Pattern ARGUMENT =
      Pattern.compile("(\\d{1,18})( +LAST)? *", Pattern.CASE_INSENSITIVE);

  BdatVerb() {
    super("BDAT");
  }

  @Override
  Answer answer(String argument, SmtpSession session) throws IOException {
    Optional<Chunk> chunk = parse(argument);
    if (chunk.isEmpty()) {
      return Answers.BAD_CHUNK;
    }
    Optional<SmtpEndpoint> endpoint = session.transaction();
    if (endpoint.isEmpty() || !endpoint.get().hasRecipients()) {
      drop(chunk.get(), session);
      return endpoint.isEmpty() ? Answers.NEED_MAIL : Answers.NO_VALID_RECIPIENTS;
    }
    if (!endpoint.get().mayReceive()) {
      drop(chunk.get(), session);
      session.endTransaction();
      return Answers.NO_ROOM_FOR_MESSAGE;
    }
    return transact(endpoint.get(), chunk.get(), session);
  }

  private static Answer transact(SmtpEndpoint endpoint, Chunk first, SmtpSession session)
      throws IOException {
    try {
      Answer answer =
          endpoint.message(
              new BdatStream(session.input(), first, () -> next(session), session.contentGuard()));
      session.endTransaction();
      return answer;
    } catch (InterruptedByCommand other) {
      session.endTransaction();
      session.commands().unread(other.line());
      return Answer.NONE;
    }
  }

  private static Chunk next(SmtpSession session) throws IOException {
    String line = command(session);
    Optional<Chunk> chunk =
        line.regionMatches(true, 0, "BDAT ", 0, 5) ? parse(line.substring(5)) : Optional.empty();
    return chunk.orElseThrow(() -> new InterruptedByCommand(line));
  }

  /** What keeps us from the next command keeps us from the rest of the message. */
  private static String command(SmtpSession session) throws ClientGoneException {
    try {
      session.replyNow(CHUNK_RECEIVED);
      return session.commands().next().orElseThrow(ClientGoneException::new);
    } catch (ClientGoneException gone) {
      throw gone;
    } catch (IOException silent) {
      throw new ClientGoneException(silent);
    } catch (BadLineException unreadable) {
      throw new ClientGoneException(new IOException(unreadable));
    }
  }

  /** The chunk follows its command even if it is refused. */
  private static void drop(Chunk chunk, SmtpSession session) throws IOException {
    Chunk alone = new Chunk(chunk.size(), true);
    new BdatStream(session.input(), alone, () -> alone, session.contentGuard()).drain();
  }

  private static Optional<Chunk> parse(String argument) {
    Matcher matcher = ARGUMENT.matcher(argument);
    return matcher.matches()
        ? Optional.of(new Chunk(Long.parseLong(matcher.group(1)), matcher.group(2) != null))
        : Optional.empty();
  }
}
