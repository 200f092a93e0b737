package io.tmail.smtp;

import io.tmail.policy.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads command lines. A line ends with CRLF and with nothing else (RFC 5321 §2.3.8); a bare CR or
 * LF makes the whole line up to its CRLF a bad one, so that nothing within it is ever obeyed. Used
 * by the session's thread.
 */
final class CommandReader {
  /**
   * Octets of a command without CRLF. RFC 5321 §4.5.3.1.4 asks for 512 at least; a long address and
   * its ORCPT need more.
   */
  static final int LONGEST = 4096;

  /** Octets of an AUTH command or response without CRLF (RFC 4954 §4). */
  static final int LONGEST_AUTH = 12_288;

  /** Octets of a line that is read only in order to refuse it; beyond that the session ends. */
  static final int LONGEST_READ = 64 * 1024;

  /** Octets that a session keeps between two commands. */
  private static final int KEPT = 512;

  private static final String AUTH = "AUTH ";

  private final InputStream in;
  private final SessionMemory.Lease memory;
  private byte[] line = new byte[KEPT];
  private int length;
  private boolean inAuth;
  private Optional<String> pending = Optional.empty();

  CommandReader(InputStream in, SessionMemory.Lease memory) {
    this.in = in;
    this.memory = memory;
  }

  /**
   * The next command without its CRLF.
   *
   * @return empty at the end of the connection
   * @throws BadLineException if the line cannot be read as a command; it was read to its end
   */
  Optional<String> next() throws IOException, BadLineException {
    if (pending.isPresent()) {
      Optional<String> line = pending;
      pending = Optional.empty();
      return line;
    }
    try {
      return read();
    } finally {
      shrink();
    }
  }

  /**
   * A response within AUTH, which may be longer than a command.
   *
   * @return empty at the end of the connection
   */
  Optional<String> response() throws IOException, BadLineException {
    inAuth = true;
    try {
      return next();
    } finally {
      inAuth = false;
    }
  }

  /** Gives a line back: it is the next one. */
  void unread(String command) {
    pending = Optional.of(command);
  }

  /** Whether the client has said more already than was read. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  private Optional<String> read() throws IOException, BadLineException {
    length = 0;
    boolean bare = false;
    int last = 0;
    int octets = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (octets++ == 0 && isForeign(c)) {
        throw new BadLineException(Answers.NOT_SMTP);
      }
      if (c == '\n' && last == '\r') {
        return Optional.of(text(octets - 2, bare));
      }
      bare |= c == '\n' || last == '\r';
      if (octets > LONGEST_READ) {
        throw new BadLineException(Answers.ENDLESS_LINE);
      }
      keep((byte) c);
      last = c;
    }
    return Optional.empty();
  }

  /** No command begins so, but a TLS hello does (0x16), and so do other programs' greetings. */
  private static boolean isForeign(int first) {
    return first < ' ' && first != '\r' && first != '\n' && first != '\t';
  }

  /** Includes the CR of CRLF; one octet beyond the longest line shows that it is too long. */
  private void keep(byte octet) throws BadLineException {
    if (length == line.length) {
      grow();
    }
    if (length < line.length) {
      line[length++] = octet;
    }
  }

  private void grow() throws BadLineException {
    int most = isAuth() ? LONGEST_AUTH : LONGEST;
    int more = Math.min(2 * line.length, most + 2) - line.length;
    if (more > 0) {
      if (!memory.take(more)) {
        throw new BadLineException(Answers.busy(Reason.MEMORY));
      }
      line = Arrays.copyOf(line, line.length + more);
    }
  }

  private void shrink() {
    if (line.length > KEPT) {
      memory.give(line.length - KEPT);
      line = new byte[KEPT];
    }
  }

  private boolean isAuth() {
    return inAuth || asLatin1(AUTH.length()).equalsIgnoreCase(AUTH);
  }

  private String asLatin1(int octets) {
    return new String(line, 0, Math.min(octets, length), StandardCharsets.ISO_8859_1);
  }

  /**
   * @param octets of the line without CRLF, whether kept or not
   */
  private String text(int octets, boolean bare) throws BadLineException {
    if (bare) {
      throw new BadLineException(Answers.BARE_LINE_END);
    }
    if (octets > (isAuth() ? LONGEST_AUTH : LONGEST)) {
      throw new BadLineException(Answers.LINE_TOO_LONG);
    }
    for (int i = 0; i < octets; i++) {
      if (line[i] < 0) {
        return utf8(octets);
      }
    }
    return asLatin1(octets);
  }

  private String utf8(int octets) throws BadLineException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line, 0, octets);
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new BadLineException(Answers.NOT_UTF8);
    }
  }

  /** A line that is not a command. */
  static final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    private BadLineException(Answer answer) {
      super(answer.toString());
      this.answer = answer;
    }

    Answer answer() {
      return answer;
    }
  }
}
