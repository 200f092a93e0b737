package io.tmail.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.GeneralSettings.LogForm;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LogWriterTest {
  private final ByteArrayOutputStream interrupted = new ByteArrayOutputStream();

  private static LogRecord entry(String message) {
    LogRecord entry = new LogRecord(Level.INFO, message);
    entry.setLoggerName("tmail");
    entry.setInstant(Instant.parse("2026-11-24T15:12:54.007Z"));
    return entry;
  }

  private static String written(LogForm form, LogRecord... entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogWriter writer = new LogWriter(form, out);
    List.of(entries).forEach(writer::publish);
    writer.close();
    return out.toString(UTF_8);
  }

  @Test
  void textHasTimeLevelLoggerAndMessage() {
    String time =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx")
            .format(Instant.parse("2026-11-24T15:12:54.007Z").atZone(ZoneId.systemDefault()));
    assertEquals(time + " INFO tmail: x: söme\n", written(LogForm.TEXT, entry("x: söme")));
  }

  @Test
  void secondsAreNotMixedUp() {
    LogRecord before = entry("a");
    before.setInstant(Instant.EPOCH.minusMillis(1).atOffset(ZoneOffset.UTC).toInstant());
    String[] lines = written(LogForm.TEXT, entry("b"), before, entry("c")).split("\n");
    assertTrue(lines[0].contains(":54.007"), lines[0]);
    assertTrue(lines[1].contains(":59.999"), lines[1]);
    assertTrue(lines[2].contains(":54.007"), lines[2]);
  }

  @Test
  void jsonIsAnObjectALine() {
    LogRecord failed = entry("a \"b\"\nc {0}");
    failed.setParameters(new Object[] {"d"});
    failed.setThrown(new IllegalStateException("why"));
    String text = written(LogForm.JSON, failed);
    assertEquals(text.length() - 1, text.indexOf('\n'));
    JsonObject line = Json.createReader(new StringReader(text)).readObject();
    assertEquals("a \"b\"\nc d", line.getString("message"));
    assertEquals("INFO tmail", line.getString("level") + " " + line.getString("logger"));
    assertTrue(line.getString("trace").startsWith("java.lang.IllegalStateException: why\n"));
  }

  @Test
  void whoIsInterruptedIsHeardToo() {
    Thread.currentThread().interrupt();
    try {
      LogWriter writer = new LogWriter(LogForm.TEXT, interrupted);
      writer.publish(entry("last words"));
      assertTrue(Thread.interrupted());
      writer.close();
    } finally {
      boolean unused = Thread.interrupted();
    }
    assertTrue(interrupted.toString(UTF_8).endsWith("last words\n"));
  }

  @Test
  void stackTraceFollowsItsLine() {
    LogRecord failed = entry("oh");
    failed.setThrown(new IllegalStateException("why"));
    assertTrue(
        written(LogForm.TEXT, failed)
            .contains("tmail: oh\njava.lang.IllegalStateException: why\n"));
  }

  @Test
  void nothingIsLostAndOrderKeptWhenMoreWaitsThanFits() {
    LogRecord[] many =
        IntStream.range(0, 25_000)
            .mapToObj(i -> entry(Integer.toString(i)))
            .toArray(LogRecord[]::new);
    List<String> lines = written(LogForm.TEXT, many).lines().toList();
    assertEquals(25_000, lines.size());
    assertTrue(IntStream.range(0, 25_000).allMatch(i -> lines.get(i).endsWith(" tmail: " + i)));
  }
}
