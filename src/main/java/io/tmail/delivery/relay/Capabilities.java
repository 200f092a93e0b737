package io.tmail.delivery.relay;

import io.tmail.mail.SmtpReply;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a server offered in its answer to EHLO (RFC 5321 §4.1.1.1).
 *
 * @param extensions keyword in upper case to its parameters
 */
record Capabilities(Map<String, String> extensions) {
  static final Capabilities NONE = new Capabilities(Map.of());

  static Capabilities of(SmtpReply hello) {
    Map<String, String> extensions = new HashMap<>();
    for (String line : hello.lines().subList(1, hello.lines().size())) {
      String[] words = line.strip().split("[ =]", 2);
      extensions.merge(
          words[0].toUpperCase(Locale.ROOT),
          words.length > 1 ? words[1] : "",
          (one, other) -> one + " " + other);
    }
    return new Capabilities(extensions);
  }

  boolean has(String keyword) {
    return extensions.containsKey(keyword);
  }

  /** The biggest message (RFC 1870 §4); empty if it is not told. */
  OptionalLong mostOctets() {
    String size = extensions.getOrDefault("SIZE", "").strip();
    boolean told = size.matches("\\d{1,18}") && !size.matches("0+");
    return told ? OptionalLong.of(Long.parseLong(size)) : OptionalLong.empty();
  }

  /** The ways to log in (RFC 4954 §3), in upper case; {@code AUTH=LOGIN} is an old spelling. */
  List<String> logins() {
    return List.of(extensions.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT).split("[ =]+"));
  }
}
