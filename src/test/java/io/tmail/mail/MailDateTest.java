package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailDateTest {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  private TimeZone before;

  @BeforeEach
  void rememberZone() {
    before = TimeZone.getDefault();
  }

  @AfterEach
  void putZoneBack() {
    TimeZone.setDefault(before);
  }

  @Test
  void eachSecondHasItsOwnText() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    Instant noon = Instant.parse("2026-11-29T12:00:00Z");
    for (long millis : new long[] {0, 1, 999, 1000, 999, 1999, 2000, -1}) {
      Instant instant = noon.plusMillis(millis);
      assertEquals(OffsetDateTime.parse(instant.toString()).format(FORM), MailDate.format(instant));
    }
  }

  @Test
  void zoneMayChange() {
    Instant noon = Instant.parse("2026-11-29T12:00:00Z");
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    assertEquals("Sun, 29 Nov 2026 17:30:00 +0530", MailDate.format(noon));
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    assertEquals("Sun, 29 Nov 2026 12:00:00 +0000", MailDate.format(noon));
  }
}
