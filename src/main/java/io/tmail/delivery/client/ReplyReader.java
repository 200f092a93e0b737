package io.tmail.delivery.client;

import io.tmail.mail.EnhancedStatus;
import io.tmail.mail.SmtpReply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads replies (RFC 5321 §4.2.1), within bounds on their lines and octets. Used by one thread at a
 * time.
 */
final class ReplyReader {
  /** The most octets of a reply. */
  static final int MAX_OCTETS = 64 * 1024;

  private static final int MAX_LINE = 4096;
  private static final int MAX_LINES = 200;

  private final InputStream in;

  /** Of the reply that is being read. */
  private int octets;

  /**
   * @param in buffered
   */
  ReplyReader(InputStream in) {
    this.in = in;
  }

  /** Blocks until a whole reply has come; returns its lines, each with its code. */
  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    String line;
    octets = 0;
    do {
      line = line();
      if (line.length() < 3 || !line.substring(0, 3).chars().allMatch(Character::isDigit)) {
        throw new ProtocolException("not an SMTP reply: " + line);
      }
      if (lines.size() == MAX_LINES) {
        throw new ProtocolException("reply of more than " + MAX_LINES + " lines");
      }
      lines.add(line);
    } while (line.length() > 3 && line.charAt(3) == '-');
    return lines;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection closed by the server");
      }
      if (++octets > MAX_OCTETS) {
        throw new ProtocolException("reply longer than " + MAX_OCTETS + " octets");
      }
      if (line.length() == MAX_LINE) {
        throw new ProtocolException("reply line longer than " + MAX_LINE + " octets");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /**
   * The reply of these lines.
   *
   * @param most characters of its text that are kept
   */
  static SmtpReply replyOf(List<String> lines, int most) throws ProtocolException {
    int code = Integer.parseInt(lines.get(0).substring(0, 3));
    List<String> texts = new ArrayList<>();
    Optional<EnhancedStatus> status = Optional.empty();
    int left = most;
    for (String line : lines) {
      String text = line.length() > 4 ? line.substring(4) : "";
      Optional<EnhancedStatus> found = EnhancedStatus.atHeadOf(text);
      if (found.isPresent() && found.get().statusClass() == code / 100) {
        status = found;
        text = text.substring(found.get().toString().length()).stripLeading();
      }
      if (left > 0 || texts.isEmpty()) {
        texts.add(text.substring(0, Math.min(text.length(), left)));
        left -= text.length() + 1; // a space between two lines
      }
    }
    if (code < 200 || code > 599) {
      throw new ProtocolException("not an SMTP reply: " + lines.get(0));
    }
    return new SmtpReply(code, status, texts);
  }
}
