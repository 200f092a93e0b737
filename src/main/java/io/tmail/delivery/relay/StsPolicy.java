package io.tmail.delivery.relay;

import io.tmail.delivery.client.CertificateNames;
import io.tmail.delivery.client.NextHop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A domain's policy for servers that send mail to it (RFC 8461 §3.2).
 *
 * @param mode whether it is enforced
 * @param servers names of its servers, with a star for one label
 * @param maxAge how long the policy is valid
 */
record StsPolicy(Mode mode, List<String> servers, Duration maxAge) {
  private static final long LONGEST_SECONDS = 31_557_600;
  private static final int MOST_SERVERS = 100;

  /** Whether it is enforced. */
  enum Mode {
    ENFORCE,
    TESTING,
    NONE
  }

  /** Empty if the text is not a policy. */
  static Optional<StsPolicy> parse(String text) {
    Map<String, String> fields = new HashMap<>();
    List<String> servers = new ArrayList<>();
    for (String line : text.split("\r?\n")) {
      int colon = line.indexOf(':');
      String key = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      if (key.equals("mx") && servers.size() < MOST_SERVERS) {
        servers.add(value.toLowerCase(Locale.ROOT));
      } else {
        fields.putIfAbsent(key, value);
      }
    }
    return of(fields, servers);
  }

  private static Optional<StsPolicy> of(Map<String, String> fields, List<String> servers) {
    String age = fields.getOrDefault("max_age", "");
    Optional<Mode> mode = modeOf(fields.getOrDefault("mode", ""));
    if (!"STSv1".equals(fields.get("version")) || !age.matches("\\d{1,10}") || mode.isEmpty()) {
      return Optional.empty();
    }
    if (servers.isEmpty() && mode.get() != Mode.NONE) {
      return Optional.empty();
    }
    long seconds = Math.min(Long.parseLong(age), LONGEST_SECONDS);
    return Optional.of(new StsPolicy(mode.get(), servers, Duration.ofSeconds(seconds)));
  }

  private static Optional<Mode> modeOf(String text) {
    return switch (text) {
      case "enforce" -> Optional.of(Mode.ENFORCE);
      case "testing" -> Optional.of(Mode.TESTING);
      case "none" -> Optional.of(Mode.NONE);
      default -> Optional.empty();
    };
  }

  /** The lines of the policy. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("version: STSv1");
    lines.add("mode: " + mode.name().toLowerCase(Locale.ROOT));
    servers.forEach(server -> lines.add("mx: " + server));
    lines.add("max_age: " + maxAge.toSeconds());
    return lines;
  }

  boolean isEnforced() {
    return mode == Mode.ENFORCE;
  }

  /** Whether the server is one of the domain's (RFC 8461 §4.1). */
  boolean lists(NextHop hop) {
    return servers.stream().anyMatch(each -> CertificateNames.matches(each, hop.name()));
  }
}
