package io.tmail.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Dates as header fields write them (RFC 5322 §3.3). */
public final class MailDate {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  /** The last one: on a busy server, many messages are accepted within one second. */
  private static volatile Written last = new Written(Instant.MIN, ZoneId.of("UTC"), "");

  private MailDate() {}

  private record Written(Instant second, ZoneId zone, String text) {}

  /** The instant in the server's own zone. */
  public static String format(Instant instant) {
    Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
    ZoneId zone = ZoneId.systemDefault();
    Written written = last;
    if (!written.second.equals(second) || !written.zone.equals(zone)) {
      written = new Written(second, zone, FORM.format(second.atZone(zone)));
      last = written;
    }
    return written.text;
  }
}
