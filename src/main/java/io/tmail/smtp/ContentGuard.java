package io.tmail.smtp;

import io.tmail.mail.HeaderScanner;
import io.tmail.mail.SmtpReply;
import java.util.Optional;

/**
 * Watches a message's bytes for what it must not have: bare CR or LF, which two servers may take
 * for different line ends (SMTP smuggling), NUL, a line or a message longer than allowed. Remembers
 * the first offence; the message is read to its end before it is answered.
 */
final class ContentGuard {
  static final SmtpReply BARE_LINE_END =
      SmtpReply.of(550, "5.6.0", "Message has a bare CR or LF, lines must end with CRLF");
  static final SmtpReply NUL = SmtpReply.of(550, "5.6.0", "Message has a NUL byte");

  private final HeaderScanner header = new HeaderScanner();
  private final long most;
  private final int longestLine;
  private final boolean mendsLineFeeds;
  private int lineLength;
  private long size;
  private byte last;
  private Optional<SmtpReply> offence = Optional.empty();

  /**
   * @param most octets; 0 for no limit
   * @param longestLine octets of a line without its end; 0 for no limit
   * @param mendsLineFeeds whether a bare LF becomes CRLF before it is watched
   */
  ContentGuard(long most, int longestLine, boolean mendsLineFeeds) {
    this.most = most;
    this.longestLine = longestLine == 0 ? Integer.MAX_VALUE - 1 : longestLine;
    this.mendsLineFeeds = mendsLineFeeds;
  }

  /** The next bytes, as they will be kept. */
  void watch(byte[] bytes, int offset, int count) {
    size += count;
    if (offence.isPresent()) {
      return;
    }
    if (most > 0 && size > most) {
      offend(SmtpReply.of(552, "5.3.4", "Message too big, the limit is " + most + " bytes"));
      return;
    }
    header.scan(bytes, offset, count);
    for (int i = offset; i < offset + count; i++) {
      watch(bytes[i]);
    }
  }

  private void watch(byte b) {
    if (b == '\n' ? last != '\r' : last == '\r') {
      offend(BARE_LINE_END);
    } else if (b == 0) {
      offend(NUL);
    } else if (b == '\n') {
      lineLength = 0;
    } else if (++lineLength > longestLine && b != '\r') {
      offend(SmtpReply.of(550, "5.6.0", "Message has a line longer than " + longestLine));
      lineLength = 0;
    }
    last = b;
  }

  /** No byte follows. */
  void end() {
    if (last == '\r') {
      offend(BARE_LINE_END);
    }
  }

  private void offend(SmtpReply reply) {
    if (offence.isEmpty()) {
      offence = Optional.of(reply);
    }
  }

  Optional<SmtpReply> offence() {
    return offence;
  }

  long size() {
    return size;
  }

  /** Whether the message comes from a network whose bare LFs are line ends. */
  boolean mendsLineFeeds() {
    return mendsLineFeeds;
  }

  HeaderScanner header() {
    return header;
  }

  /** Whether more comes than it makes sense to read only in order to refuse it. */
  boolean isFlood() {
    return most > 0 && size > 2 * most + (16 << 20);
  }
}
