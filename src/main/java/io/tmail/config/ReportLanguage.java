package io.tmail.config;

import java.util.Locale;

/** The languages of bounces and other delivery reports. */
public enum ReportLanguage {
  EN,
  FR;

  /** As resource bundles know it. */
  public Locale locale() {
    return Locale.forLanguageTag(name().toLowerCase(Locale.ROOT));
  }
}
