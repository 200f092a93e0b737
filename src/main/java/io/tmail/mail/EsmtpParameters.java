package io.tmail.mail;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameters of MAIL and RCPT (RFC 5321 §4.1.2 {@code Mail-parameters}). The same text that
 * stood in the command is what the queue keeps, so a parameter survives a restart unchanged.
 *
 * @param values keyword in upper case to value; a keyword without value has the empty text
 */
public record EsmtpParameters(Map<String, String> values) {
  public static final EsmtpParameters NONE = new EsmtpParameters(Map.of());

  private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");
  private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x20=\\x7f]+");

  public EsmtpParameters {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Parses {@code KEYWORD=value KEYWORD …}.
   *
   * @throws IllegalArgumentException for a malformed or repeated parameter
   */
  public static EsmtpParameters parse(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String parameter : text.trim().split(" +")) {
      int equals = parameter.indexOf('=');
      String keyword = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      boolean wellFormed =
          KEYWORD.matcher(keyword).matches() && (equals < 0 || VALUE.matcher(value).matches());
      if (!wellFormed || values.put(keyword.toUpperCase(Locale.ROOT), value) != null) {
        throw new IllegalArgumentException("malformed or repeated parameter " + keyword);
      }
    }
    return new EsmtpParameters(values);
  }

  public boolean has(String keyword) {
    return values.containsKey(keyword);
  }

  public Optional<String> value(String keyword) {
    return Optional.ofNullable(values.get(keyword));
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(p -> p.getValue().isEmpty() ? p.getKey() : p.getKey() + "=" + p.getValue())
        .collect(Collectors.joining(" "));
  }
}
