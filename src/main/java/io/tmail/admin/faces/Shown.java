package io.tmail.admin.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;

/** How pages write times, spans and sizes. */
@Named
@RequestScoped
public class Shown {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String NO_BREAK = "\u00a0";
  private static final String[] SIZES = {"unit.B", "unit.KiB", "unit.MiB", "unit.GiB", "unit.TiB"};

  @Inject private FacesContext context;
  @Inject private Clock clock;

  /** To the second, in UTC. */
  public String time(Instant instant) {
    return TIME.format(instant);
  }

  /** How long ago that was. */
  public String ago(Instant instant) {
    return span(Duration.between(instant, clock.instant()));
  }

  /** How long it is until then; nothing once it is past. */
  public String until(Instant instant) {
    return span(Duration.between(clock.instant(), instant));
  }

  /** In the biggest unit of which there are two at least. */
  public String span(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return with(seconds, "unit.s");
    }
    if (seconds < 7200) {
      return with(seconds / 60, "unit.min");
    }
    return seconds < 172_800 ? with(seconds / 3600, "unit.h") : with(seconds / 86_400, "unit.d");
  }

  /** Seconds with one digit behind the point, for what may be short. */
  public String took(long millis) {
    return number(millis / 1000.0, 1) + NO_BREAK + word("unit.s");
  }

  /** Octets. */
  public String size(long octets) {
    int unit = 0;
    double size = octets;
    while (size >= 1024 && unit < SIZES.length - 1) {
      size /= 1024;
      unit++;
    }
    return number(size, size < 10 && unit > 0 ? 1 : 0) + NO_BREAK + word(SIZES[unit]);
  }

  /** A count with the separators of the language. */
  public String count(long number) {
    return NumberFormat.getIntegerInstance(locale()).format(number);
  }

  /** Milliseconds with one digit behind the point. */
  public String millis(Duration duration) {
    return number(duration.toNanos() / 1e6, 1) + NO_BREAK + word("unit.ms");
  }

  /** A score, to the tenth. */
  public String tenths(double score) {
    return number(score, 1);
  }

  private String with(long amount, String unit) {
    return amount + NO_BREAK + word(unit);
  }

  private String number(double value, int digits) {
    NumberFormat format = NumberFormat.getNumberInstance(locale());
    format.setMaximumFractionDigits(digits);
    return format.format(value);
  }

  private String word(String key) {
    ResourceBundle words = context.getApplication().getResourceBundle(context, "flow");
    return words.getString(key);
  }

  private Locale locale() {
    return context.getViewRoot().getLocale();
  }
}
