package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.smtp.CommandReader.BadLineException;
import io.tmail.smtp.content.BdatStream;
import io.tmail.smtp.content.BdatStream.Chunk;
import io.tmail.smtp.content.BdatStream.InterruptedByCommand;
import io.tmail.smtp.content.ClientGoneException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.subethamail.smtp.server.Session;

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
  Answer answer(String argument, SmtpConversation conversation, Session session)
      throws IOException {
    Optional<Chunk> chunk = parse(argument);
    if (chunk.isEmpty()) {
      return Answers.BAD_CHUNK;
    }
    Optional<SmtpEndpoint> endpoint = conversation.transaction();
    if (endpoint.isEmpty() || !endpoint.get().hasRecipients()) {
      drop(chunk.get(), conversation, session);
      return endpoint.isEmpty() ? Answers.NEED_MAIL : Answers.NO_VALID_RECIPIENTS;
    }
    if (!endpoint.get().mayReceive()) {
      drop(chunk.get(), conversation, session);
      conversation.endTransaction();
      return Answers.NO_ROOM_FOR_MESSAGE;
    }
    return transact(endpoint.get(), chunk.get(), conversation, session);
  }

  private static Answer transact(
      SmtpEndpoint endpoint, Chunk first, SmtpConversation conversation, Session session)
      throws IOException {
    InputStream in = session.getRawInput();
    try {
      Answer answer =
          endpoint.message(
              new BdatStream(in, first, () -> next(conversation), conversation.contentGuard()));
      conversation.endTransaction();
      return answer;
    } catch (InterruptedByCommand other) {
      conversation.endTransaction();
      conversation.commands().unread(other.line());
      return Answer.NONE;
    }
  }

  private static Chunk next(SmtpConversation conversation) throws IOException {
    String line = command(conversation);
    Optional<Chunk> chunk =
        line.regionMatches(true, 0, "BDAT ", 0, 5) ? parse(line.substring(5)) : Optional.empty();
    return chunk.orElseThrow(() -> new InterruptedByCommand(line));
  }

  /** What keeps us from the next command keeps us from the rest of the message. */
  private static String command(SmtpConversation conversation) throws ClientGoneException {
    try {
      conversation.replyNow(CHUNK_RECEIVED);
      return conversation.commands().next().orElseThrow(ClientGoneException::new);
    } catch (ClientGoneException gone) {
      throw gone;
    } catch (IOException silent) {
      throw new ClientGoneException(silent);
    } catch (BadLineException unreadable) {
      throw new ClientGoneException(new IOException(unreadable));
    }
  }

  /** The chunk follows its command even if it is refused. */
  private static void drop(Chunk chunk, SmtpConversation conversation, Session session)
      throws IOException {
    Chunk alone = new Chunk(chunk.size(), true);
    new BdatStream(session.getRawInput(), alone, () -> alone, conversation.contentGuard()).drain();
  }

  private static Optional<Chunk> parse(String argument) {
    Matcher matcher = ARGUMENT.matcher(argument);
    return matcher.matches()
        ? Optional.of(new Chunk(Long.parseLong(matcher.group(1)), matcher.group(2) != null))
        : Optional.empty();
  }
}
