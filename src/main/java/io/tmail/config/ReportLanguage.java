package io.tmail.config;

import java.util.Locale;

/** The languages in which senders are told what became of their mail. */
public enum ReportLanguage {
  EN,
  FR;

  /** As resource bundles know it. */
  public Locale locale() {
    return Locale.forLanguageTag(name().toLowerCase(Locale.ROOT));
  }
}
