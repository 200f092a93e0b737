package io.tmail.queue;

import io.tmail.mail.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The texts of bounces and other delivery reports in one language. Text is returned as UTF-8 bytes
 * seen as Latin-1, the form in which reports are assembled.
 */
final class ReportWords {
  private final ResourceBundle words;

  ReportWords(Locale language) {
    this.words =
        ResourceBundle.getBundle(
            "io.tmail.queue.Reports",
            language,
            ReportWords.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** For the field Content-Language. */
  String language() {
    String tag = words.getLocale().toLanguageTag();
    return tag.equals("und") ? "en" : tag;
  }

  /** One encoded word where it is not ASCII (RFC 2047 §2). */
  String subject(Notice.Kind worst) {
    String subject =
        words.getString(
            switch (worst) {
              case FAILED, EXPIRED -> "subject.failed";
              case DELAYED -> "subject.delayed";
              case DELIVERED, RELAYED -> "subject.delivered";
            });
    return Ascii.isAscii(subject)
        ? subject
        : "=?utf-8?B?"
            + Base64.getEncoder().encodeToString(subject.getBytes(StandardCharsets.UTF_8))
            + "?=";
  }

  String reason(Notice.Kind kind) {
    return text("reason." + kind);
  }

  /**
   * @param values replace {0} and {1}; also as Latin-1
   */
  String text(String key, String... values) {
    String text =
        new String(
            words.getString(key).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", values[i]);
    }
    return text;
  }
}
