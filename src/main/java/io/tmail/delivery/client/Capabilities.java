package io.tmail.delivery.client;

import io.tmail.mail.Case;
import io.tmail.mail.SmtpReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    Map<String, List<String>> offers = new HashMap<>();
    for (String line : hello.lines().subList(1, hello.lines().size())) {
      String[] words = line.strip().split("[ =]", 2);
      offers
          .computeIfAbsent(Case.asciiUpper(words[0]), keyword -> new ArrayList<>())
          .add(words.length > 1 ? words[1] : "");
    }
    Map<String, String> extensions = new HashMap<>();
    offers.forEach((keyword, parameters) -> extensions.put(keyword, String.join(" ", parameters)));
    return new Capabilities(extensions);
  }

  boolean has(String keyword) {
    return extensions.containsKey(keyword);
  }

  /** The biggest message (RFC 1870 §4); empty if the server does not announce it. */
  OptionalLong mostOctets() {
    String size = extensions.getOrDefault("SIZE", "").strip();
    boolean told = size.matches("\\d{1,18}") && !size.matches("0+");
    return told ? OptionalLong.of(Long.parseLong(size)) : OptionalLong.empty();
  }

  /** The ways to log in (RFC 4954 §3), in upper case; {@code AUTH=LOGIN} is an old spelling. */
  List<String> logins() {
    return List.of(Case.asciiUpper(extensions.getOrDefault("AUTH", "")).split("[ =]+"));
  }
}
