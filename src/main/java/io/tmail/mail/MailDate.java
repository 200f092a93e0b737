package io.tmail.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as header fields write them (RFC 5322 §3.3). */
public final class MailDate {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  private MailDate() {}

  /** The instant in the server's own zone. */
  public static String format(Instant instant) {
    return FORM.format(instant.atZone(ZoneId.systemDefault()));
  }
}
