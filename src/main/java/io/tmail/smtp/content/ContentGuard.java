package io.tmail.smtp.content;

import io.tmail.config.LimitSettings;
import io.tmail.mail.HeaderScanner;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Reason;
import io.tmail.policy.Verdict;
import java.util.Optional;

/**
 * Watches a message's bytes for what it must not have: bare CR or LF, which two servers may take
 * for different line ends (SMTP smuggling), NUL, a line, a header or a message longer than allowed.
 * Remembers the first offence; the message is read to its end before it is answered.
 */
public final class ContentGuard {
  private static final String BAD_CONTENT = "5.6.0";

  private final HeaderScanner header = new HeaderScanner();
  private final long most;
  private final int longestLine;
  private final LimitSettings.Header longestHeader;
  private final boolean mendsLineFeeds;
  private int lineLength;
  private long size;
  private byte last;
  private Optional<Verdict.Refuse> offence = Optional.empty();

  /**
   * @param most octets; 0 for no limit
   * @param longestLine octets of a line without its end; 0 for no limit
   * @param longestHeader octets and fields of the header
   * @param mendsLineFeeds whether a bare LF becomes CRLF before it is watched
   */
  public ContentGuard(
      long most, int longestLine, LimitSettings.Header longestHeader, boolean mendsLineFeeds) {
    this.most = most;
    this.longestLine = longestLine == 0 ? Integer.MAX_VALUE - 1 : longestLine;
    this.longestHeader = longestHeader;
    this.mendsLineFeeds = mendsLineFeeds;
  }

  /** The next bytes, as they will be kept. */
  void watch(byte[] bytes, int offset, int count) {
    size += count;
    if (offence.isPresent()) {
      return;
    }
    if (most > 0 && size > most) {
      offend(Reason.SIZE, 552, "5.3.4", "Message too big, the limit is " + most + " bytes");
      return;
    }
    header.scan(bytes, offset, count);
    watchHeader();
    int end = offset + count;
    int i = offset;
    while (i < end) {
      int run = ordinary(bytes, i, end);
      if (run > 0 && last != '\r' && run <= longestLine - lineLength) {
        lineLength += run;
        i += run;
        last = bytes[i - 1];
      } else {
        watch(bytes[i++]);
      }
    }
  }

  /** What reads a header later, such as DKIM and Sieve, must be able to hold it. */
  private void watchHeader() {
    if (header.size() > longestHeader.size()) {
      String what = "Message header too big, the limit is " + longestHeader.size() + " bytes";
      offend(Reason.HEADER, 552, "5.3.4", what);
    } else if (header.fields() > longestHeader.fields()) {
      String what = "Too many header fields, the limit is " + longestHeader.fields();
      offend(Reason.HEADER, 552, "5.3.4", what);
    }
  }

  /** The number of bytes before the next CR, LF, NUL or a similarly rare control character. */
  private static int ordinary(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && (bytes[i] > '\r' || bytes[i] < 0)) {
      i++;
    }
    return i - from;
  }

  private void watch(byte b) {
    if (b == '\n' ? last != '\r' : last == '\r') {
      offendByLineEnd();
    } else if (b == 0) {
      offend(Reason.NUL, 550, BAD_CONTENT, "Message has a NUL byte");
    } else if (b == '\n') {
      lineLength = 0;
    } else if (++lineLength > longestLine && b != '\r') {
      String what = "Message has a line longer than " + longestLine;
      offend(Reason.LINE_LENGTH, 550, BAD_CONTENT, what);
      lineLength = 0;
    }
    last = b;
  }

  /** No byte follows. */
  void end() {
    if (last == '\r') {
      offendByLineEnd();
    }
  }

  private void offendByLineEnd() {
    String what = "Message has a bare CR or LF, lines must end with CRLF";
    offend(Reason.BARE_LINE_END, 550, BAD_CONTENT, what);
  }

  private void offend(Reason reason, int code, String status, String text) {
    if (offence.isEmpty()) {
      offence = Optional.of(new Verdict.Refuse(SmtpReply.of(code, status, text), reason));
    }
  }

  Optional<Verdict.Refuse> offence() {
    return offence;
  }

  public long size() {
    return size;
  }

  /** Whether the message comes from a client whose bare LFs are line ends. */
  boolean mendsLineFeeds() {
    return mendsLineFeeds;
  }

  public HeaderScanner header() {
    return header;
  }

  /** Whether more comes than it makes sense to read only in order to refuse it. */
  boolean isFlood() {
    return most > 0 && size > 2 * most + (16 << 20);
  }
}
