package io.tmail.runtime;

import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Limits the container's log lines about requests, each with a stack trace of thirty lines, so that
 * clients cannot fill the disk. At most sixty of its warnings per minute are written, five with
 * their stack trace; an unreadable request or a closed connection has none. The server's own lines
 * always pass.
 */
final class LogBrake {
  private static final int MOST_LINES = 60;
  private static final int MOST_TRACES = 5;
  private static final long MINUTE = 60_000;

  private static final int MOST_CAUSES = 10;
  private static final String WIRE = "org.glassfish.grizzly.";

  // The container writes some traces into the text itself: a line with the class and the reason,
  // then the frames.
  private static final Pattern FRAME = Pattern.compile("\\R\\h+at ");
  private static final Pattern OF_THE_WIRE =
      Pattern.compile("^(?!\\h+at ).*\\R\\h+at " + Pattern.quote(WIRE), Pattern.MULTILINE);

  private final SimpleFormatter messages = new SimpleFormatter();
  private long minute;
  private int lines;
  private int traces;

  /** The record, a shorter one in its place, or null if there were too many. */
  synchronized LogRecord passed(LogRecord entry) {
    if (isOurs(entry) || entry.getLevel().intValue() < Level.WARNING.intValue()) {
      return entry;
    }
    long now = entry.getMillis() / MINUTE;
    if (now != minute) {
      minute = now;
      lines = 0;
      traces = 0;
    }
    if (++lines > MOST_LINES) {
      return null;
    }
    String text = messages.formatMessage(entry);
    boolean traced = entry.getThrown() != null || FRAME.matcher(text).find();
    boolean cut = traced && (isOfTheClient(entry, text) || ++traces > MOST_TRACES);
    return cut ? withoutTrace(entry, text) : entry;
  }

  /** What the layer that reads from clients and writes to them threw: a request or client gone. */
  private static boolean isOfTheClient(LogRecord entry, String text) {
    return OF_THE_WIRE.matcher(text).find()
        || Stream.iterate(entry.getThrown(), Objects::nonNull, Throwable::getCause)
            .limit(MOST_CAUSES)
            .map(Throwable::getStackTrace)
            .anyMatch(trace -> trace.length > 0 && trace[0].getClassName().startsWith(WIRE));
  }

  private static boolean isOurs(LogRecord entry) {
    String logger = String.valueOf(entry.getLoggerName());
    return logger.equals("tmail") || logger.startsWith("io.tmail");
  }

  private static LogRecord withoutTrace(LogRecord entry, String text) {
    String reason = entry.getThrown() == null ? text : text + ": " + entry.getThrown();
    String plain = FRAME.splitAsStream(reason).findFirst().orElse("").replaceAll("\\R", " ");
    LogRecord shorter = new LogRecord(entry.getLevel(), plain);
    shorter.setLoggerName(entry.getLoggerName());
    shorter.setInstant(entry.getInstant());
    return shorter;
  }
}
