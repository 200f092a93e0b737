package io.tmail.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An enhanced mail system status code (RFC 3463), {@code class.subject.detail}.
 *
 * @param statusClass 2 success, 4 persistent transient failure, 5 permanent failure
 * @param subject what the status is about, 0..999
 * @param detail the precise condition, 0..999
 */
public record EnhancedStatus(int statusClass, int subject, int detail) {
  private static final Pattern FORM =
      Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?=\\s|$).*");

  public EnhancedStatus {
    if (statusClass != 2 && statusClass != 4 && statusClass != 5) {
      throw new IllegalArgumentException("status class must be 2, 4 or 5, was " + statusClass);
    }
    if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
      throw new IllegalArgumentException("subject and detail must be 0..999");
    }
  }

  /** The status at the head of a reply text, if there is one. */
  public static Optional<EnhancedStatus> atHeadOf(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() ? Optional.of(of(matcher)) : Optional.empty();
  }

  /** Parses {@code 5.1.1}. */
  public static EnhancedStatus parse(String text) {
    return atHeadOf(text)
        .orElseThrow(() -> new IllegalArgumentException("no enhanced status code: " + text));
  }

  private static EnhancedStatus of(Matcher matcher) {
    return new EnhancedStatus(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return statusClass + "." + subject + "." + detail;
  }
}
