package io.tmail.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.GeneralSettings.LogForm;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LogWriterTest {
  private static final LogRotation UNROTATED = new LogRotation(Path.of("none"), 0);

  @TempDir private Path folder;
  private final ByteArrayOutputStream interrupted = new ByteArrayOutputStream();

  private static LogRecord entry(String message) {
    LogRecord entry = new LogRecord(Level.INFO, message);
    entry.setLoggerName("tmail");
    entry.setInstant(Instant.parse("2026-11-24T15:12:54.007Z"));
    return entry;
  }

  private static String written(LogForm form, LogRecord... entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogWriter writer = new LogWriter(form, out, UNROTATED);
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
      LogWriter writer = new LogWriter(LogForm.TEXT, interrupted, UNROTATED);
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
  void logStaysWithinItsSizeAndNoLineIsLostToIt() throws IOException {
    Path file = folder.resolve("tmail.log");
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      LogWriter writer = new LogWriter(LogForm.TEXT, out, new LogRotation(file, 100_000));
      for (int i = 0; i < 3_500; i++) {
        writer.publish(entry(i + " " + "x".repeat(50)));
        if (i % 500 == 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
        }
      }
      writer.close();
    }
    List<String> lines = new ArrayList<>();
    for (String name :
        List.of("tmail.log.4", "tmail.log.3", "tmail.log.2", "tmail.log.1", "tmail.log")) {
      Path part = folder.resolve(name);
      if (Files.exists(part)) {
        assertTrue(Files.size(part) < 350_000, name);
        lines.addAll(Files.readAllLines(part));
      }
    }
    assertTrue(Files.exists(folder.resolve("tmail.log.1")));
    assertEquals(3_500, lines.size());
    assertTrue(
        IntStream.range(0, 3_500).allMatch(i -> lines.get(i).contains(" tmail: " + i + " ")));
  }

  @Test
  void fourOldLogsAreKept() throws IOException {
    Path file = folder.resolve("tmail.log");
    LogRotation rotation = new LogRotation(file, 10);
    for (int i = 0; i < 8; i++) {
      Files.writeString(file, "%010d".formatted(i));
      rotation.wrote(10);
      assertEquals(0, Files.size(file));
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(5, all.count());
    }
    assertEquals("0000000004", Files.readString(folder.resolve("tmail.log.4")));
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
