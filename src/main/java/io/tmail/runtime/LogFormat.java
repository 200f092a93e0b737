package io.tmail.runtime;

import io.tmail.config.GeneralSettings;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** How a line of the log looks. A fact is a line, whatever it holds; only a stack trace is more. */
final class LogFormat extends Formatter {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.");
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xx");
  private static final long MILLIS = 1000;

  /** The written form of one second, which many lines share. */
  private record Second(long epoch, String begin, String offset) {
    static Second of(long epoch) {
      var time = Instant.ofEpochSecond(epoch).atZone(ZoneId.systemDefault());
      return new Second(epoch, SECOND.format(time), OFFSET.format(time));
    }
  }

  private final GeneralSettings.LogForm form;
  private volatile Second last = Second.of(0);

  LogFormat(GeneralSettings.LogForm form) {
    this.form = form;
  }

  @Override
  public String format(LogRecord entry) {
    return form == GeneralSettings.LogForm.JSON ? json(entry) : text(entry);
  }

  private String text(LogRecord entry) {
    StringBuilder line = new StringBuilder(256);
    appendTime(line, entry.getMillis());
    line.append(' ').append(entry.getLevel().getName());
    line.append(' ').append(entry.getLoggerName()).append(": ").append(formatMessage(entry));
    return line.append('\n').append(trace(entry)).toString();
  }

  private String json(LogRecord entry) {
    StringBuilder time = new StringBuilder();
    appendTime(time, entry.getMillis());
    String message = formatMessage(entry);
    JsonObjectBuilder line =
        Json.createObjectBuilder()
            .add("time", time.toString())
            .add("level", entry.getLevel().getName())
            .add("logger", String.valueOf(entry.getLoggerName()))
            .add("message", message == null ? "" : message);
    if (entry.getThrown() != null) {
      line.add("trace", trace(entry));
    }
    return line.build() + "\n";
  }

  /** Such as {@code 2026-11-24T15:12:54.123+0000}. */
  private void appendTime(StringBuilder line, long millis) {
    long epoch = Math.floorDiv(millis, MILLIS);
    Second second = last;
    if (second.epoch() != epoch) {
      second = Second.of(epoch);
      last = second;
    }
    int fraction = (int) Math.floorMod(millis, MILLIS);
    line.append(second.begin());
    line.append(fraction < 100 ? "0" : "").append(fraction < 10 ? "0" : "").append(fraction);
    line.append(second.offset());
  }

  private static String trace(LogRecord entry) {
    if (entry.getThrown() == null) {
      return "";
    }
    StringWriter trace = new StringWriter();
    entry.getThrown().printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
