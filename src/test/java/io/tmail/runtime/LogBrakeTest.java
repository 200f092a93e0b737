package io.tmail.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogBrakeTest {
  private final LogBrake brake = new LogBrake();

  private static LogRecord entry(String logger, Level level, long second) {
    LogRecord entry = new LogRecord(level, "it failed");
    entry.setLoggerName(logger);
    entry.setInstant(Instant.ofEpochSecond(second));
    entry.setThrown(new IllegalArgumentException("wrong\nforged line"));
    return entry;
  }

  @Test
  void theContainerHasAFewTracesAMinuteAndThenNothingToSay() {
    for (int i = 1; i <= 60; i++) {
      LogRecord passed = brake.passed(entry("org.glassfish.x", Level.SEVERE, 0));
      assertEquals(i <= 5, passed.getThrown() != null);
      if (i > 5) {
        assertEquals(
            "it failed: java.lang.IllegalArgumentException: wrong forged line",
            passed.getMessage());
      }
    }
    assertNull(brake.passed(entry("org.glassfish.x", Level.SEVERE, 59)));
    assertNotNull(brake.passed(entry("org.glassfish.x", Level.SEVERE, 60)).getThrown());
  }

  @Test
  void malformedRequestsAndClientsThatAreGoneHaveNoTrace() {
    StackTraceElement[] ofTheWire = {
      new StackTraceElement("org.glassfish.grizzly.X", "decode", "X.java", 1)
    };
    LogRecord malformed = entry("jakarta.enterprise.web.core", Level.SEVERE, 0);
    malformed.getThrown().setStackTrace(ofTheWire);
    assertNull(brake.passed(malformed).getThrown());
    LogRecord gone = entry("jakarta.enterprise.web", Level.WARNING, 0);
    Exception closed = new IOException("Connection is closed");
    closed.setStackTrace(ofTheWire);
    gone.getThrown().initCause(closed);
    assertNull(brake.passed(gone).getThrown());
    LogRecord another = entry("jakarta.enterprise.web", Level.SEVERE, 0);
    assertSame(another, brake.passed(another));
  }

  @Test
  void tracesWithinTheTextAreCutAsWell() {
    LogRecord gone = entry("jakarta.enterprise.web", Level.WARNING, 0);
    gone.setThrown(null);
    gone.setMessage(
        """
        Exception Processing ErrorPage[location=/problem]
        java.io.IOException: Connection is closed
        \tat org.glassfish.grizzly.nio.NIOConnection.assertOpen(NIOConnection.java:427)
        \tat io.tmail.admin.Problem.write(Problem.java:55)
        """);
    for (int i = 0; i < 10; i++) {
      assertEquals(
          "Exception Processing ErrorPage[location=/problem]"
              + " java.io.IOException: Connection is closed",
          brake.passed(gone).getMessage());
    }
    LogRecord ours = entry("jakarta.enterprise.web", Level.WARNING, 0);
    ours.setThrown(null);
    ours.setMessage(
        """
        Exception Processing Context
        java.lang.IllegalStateException: no view
        \tat io.tmail.admin.Page.of(Page.java:55)
        \tat org.glassfish.grizzly.http.Handler.run(Handler.java:1)
        """);
    for (int i = 1; i <= 6; i++) {
      LogRecord passed = brake.passed(ours);
      assertEquals(i <= 5, ours == passed);
      assertEquals(i <= 5, passed.getMessage().contains("\n"));
    }
  }

  @Test
  void ourOwnLinesAndPlainNewsPass() {
    for (int i = 0; i < 100; i++) {
      for (String ours : new String[] {"tmail", "io.tmail.smtp.SmtpListener"}) {
        LogRecord entry = entry(ours, Level.SEVERE, 0);
        assertSame(entry, brake.passed(entry));
      }
      LogRecord news = entry("PayaraMicro", Level.INFO, 0);
      assertSame(news, brake.passed(news));
    }
  }
}
