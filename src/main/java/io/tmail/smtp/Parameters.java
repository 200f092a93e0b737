package io.tmail.smtp;

import io.tmail.mail.EsmtpParameters;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The supported parameters of MAIL and RCPT, and the form of their values. They must agree with
 * what EHLO offers; anything else is refused with 555 (RFC 5321 §4.1.1.11).
 */
final class Parameters {
  /** Octets encoded according to RFC 3461 §4. */
  private static final String XTEXT = "(?:[!-*,-<>-~]|\\+[0-9A-F]{2})*";

  /** Longest value of ENVID (RFC 3461 §4.4). */
  private static final int MAX_ENVID = 100;

  /** Longest value of ORCPT (RFC 3461 §4.2). */
  private static final int MAX_ORCPT = 500;

  private static final Pattern NOTIFY =
      Pattern.compile("(?i)NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY)){0,2}");

  /** What MAIL takes (RFC 1870, 6152, 4954, 6531, 3461, 8689). */
  static final Parameters MAIL =
      new Parameters(
          Map.of(
              "SIZE", matching("\\d{1,20}"),
              "BODY", matching("(?i)7BIT|8BITMIME"),
              "AUTH", matching(".+"),
              "SMTPUTF8", String::isEmpty,
              "RET", matching("(?i)FULL|HDRS"),
              "ENVID", matching(XTEXT).and(value -> fits(value, MAX_ENVID)),
              "REQUIRETLS", String::isEmpty));

  /** What RCPT takes (RFC 3461). */
  static final Parameters RCPT =
      new Parameters(
          Map.of(
              "NOTIFY",
              value -> NOTIFY.matcher(value).matches() && namesNothingTwice(value),
              "ORCPT",
              matching("[A-Za-z0-9-]{1,40};" + XTEXT).and(value -> fits(value, MAX_ORCPT))));

  private final Map<String, Predicate<String>> known;

  private Parameters(Map<String, Predicate<String>> known) {
    this.known = known;
  }

  /**
   * @param extended whether the client said EHLO; HELO knows no parameters
   * @return what is wrong with the first bad one
   */
  Optional<Answer> refusal(EsmtpParameters given, boolean extended) {
    for (Map.Entry<String, String> parameter : given.values().entrySet()) {
      String keyword = parameter.getKey();
      if (!extended || !known.containsKey(keyword)) {
        return Optional.of(Answers.unknownParameter(keyword));
      }
      if (!known.get(keyword).test(parameter.getValue())) {
        return Optional.of(Answers.syntax("bad value of parameter " + keyword));
      }
    }
    return Optional.empty();
  }

  private static Predicate<String> matching(String form) {
    return Pattern.compile(form).asMatchPredicate();
  }

  private static boolean fits(String value, int most) {
    return !value.isEmpty() && value.length() <= most;
  }

  private static boolean namesNothingTwice(String value) {
    String[] names = value.toUpperCase(Locale.ROOT).split(",");
    return Stream.of(names).distinct().count() == names.length;
  }
}
