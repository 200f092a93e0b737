package io.tmail.admin.dns;

import java.util.List;
import java.util.Locale;

/**
 * A record that a domain should have in DNS.
 *
 * @param purpose what it is for
 * @param name without a dot at the end
 * @param type as zone files name it
 * @param value as zone files write it, a text whole and without quotes
 */
public record WantedRecord(Purpose purpose, String name, String type, String value) {
  private static final int MOST_OF_A_STRING = 255;

  /** What a record is for. */
  public enum Purpose {
    /** Where mail to the domain goes (RFC 5321 §5.1). */
    MX,
    /** Who may send mail from the domain (RFC 7208). */
    SPF,
    /** The key that verifies its signatures (RFC 6376). */
    DKIM,
    /** What to do with mail that fails both (RFC 7489). */
    DMARC,
    /** That mail to the domain must come by verified TLS (RFC 8461). */
    MTA_STS,
    /** Where reports about TLS go (RFC 8460). */
    TLSRPT,
    /** How mail programs find the servers (RFC 6186, RFC 8314). */
    SRV;

    /** Whether mail works without it. */
    public boolean isOptional() {
      return this == MTA_STS || this == TLSRPT || this == SRV;
    }
  }

  /** Whether what was found is sufficient. */
  boolean isMetBy(List<String> found) {
    return switch (purpose) {
      case MX -> found.stream().anyMatch(each -> target(each).equals(target(value)));
      case SPF -> isOneOf(found, "v=spf1") && found.stream().anyMatch(WantedRecord::namesUs);
      case DMARC -> isOneOf(found, "v=dmarc1");
      case MTA_STS -> isOneOf(found, "v=stsv1");
      case TLSRPT -> isOneOf(found, "v=tlsrptv1");
      case DKIM -> found.stream().anyMatch(each -> key(each).equals(key(value)));
      case SRV -> found.stream().anyMatch(each -> normal(each).equals(normal(value)));
    };
  }

  /** The relevant part of what was found: other texts share the names of some records. */
  List<String> concerned(List<String> found) {
    return switch (purpose) {
      case SPF -> beginning(found, "v=spf1");
      case DMARC -> beginning(found, "v=dmarc1");
      case MTA_STS -> beginning(found, "v=stsv1");
      case TLSRPT -> beginning(found, "v=tlsrptv1");
      default -> found;
    };
  }

  /** A line of a zone file (RFC 1035 §5.1), texts in strings of 255 octets. */
  String zoneLine() {
    return "%s. 3600 IN %s %s".formatted(name, type, type.equals("TXT") ? quoted(value) : value);
  }

  /** Exactly one: two of a kind are as good as none (RFC 7208 §4.5, RFC 7489 §6.6.3). */
  private static boolean isOneOf(List<String> found, String beginning) {
    return beginning(found, beginning).size() == 1;
  }

  private static List<String> beginning(List<String> found, String beginning) {
    return found.stream().filter(each -> normal(each).startsWith(beginning)).toList();
  }

  /** Whether an SPF policy allows the domain's MX servers to send its mail. */
  private static boolean namesUs(String policy) {
    return normal(policy)
        .matches("v=spf1 (.* )?[+]?(mx|a|(redirect=|include:|mx:|a:|ip4:|ip6:)\\S+)( .*)?");
  }

  private static String target(String mx) {
    return normal(mx).replaceFirst("^\\d+ ", "").replaceFirst("\\.$", "");
  }

  private static String key(String record) {
    return record.replaceAll("\\s", "").replaceFirst("^.*;p=", "").replaceFirst(";.*$", "");
  }

  private static String normal(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text) {
    StringBuilder strings = new StringBuilder();
    for (int i = 0; i < text.length(); i += MOST_OF_A_STRING) {
      String part = text.substring(i, Math.min(text.length(), i + MOST_OF_A_STRING));
      strings.append(i == 0 ? "" : " ").append('"').append(escaped(part)).append('"');
    }
    return strings.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
