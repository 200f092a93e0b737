package io.tmail.trust.dmarc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A DMARC policy record (RFC 9989 §4.7). Unknown tags are ignored, and so are tags whose value is
 * malformed. Names and values have no case, except that of {@code v}.
 *
 * @param action {@code p}; empty if the record cannot be used: neither {@code p} nor {@code rua} is
 *     valid. With a valid {@code rua} it is {@link DmarcAction#NONE} then.
 * @param subdomains {@code sp}, of subdomains that exist
 * @param nonexistent {@code np}, of subdomains that do not exist
 * @param psd {@code y} for a public suffix, {@code n} for an organization, {@code u} for unknown
 * @param isTest {@code t=y}: the domain asks for one step less than it publishes
 * @param isDkimStrict {@code adkim=s}: only the same domain is aligned
 * @param isSpfStrict {@code aspf=s}
 * @param reports {@code rua}: where to send aggregate reports
 * @param failureReports {@code ruf}
 * @param failureOptions {@code fo}
 */
public record DmarcRecord(
    Optional<DmarcAction> action,
    Optional<DmarcAction> subdomains,
    Optional<DmarcAction> nonexistent,
    char psd,
    boolean isTest,
    boolean isDkimStrict,
    boolean isSpfStrict,
    List<String> reports,
    List<String> failureReports,
    String failureOptions) {
  private static final int MOST_CHARACTERS = 10_000;
  private static final Pattern VERSION =
      Pattern.compile("[vV][ \\t]*=[ \\t]*DMARC1[ \\t]*(;.*)?", Pattern.DOTALL);
  private static final Pattern FAILURE_OPTIONS = Pattern.compile("[01ds](:[01ds])*");

  public DmarcRecord {
    reports = List.copyOf(reports);
    failureReports = List.copyOf(failureReports);
  }

  /**
   * @param text of DNS, octets as Latin-1
   * @return empty if the text is not a DMARC record: {@code v=DMARC1} does not come first
   */
  static Optional<DmarcRecord> parse(String text) {
    if (!VERSION.matcher(text).matches()) {
      return Optional.empty();
    }
    Map<String, String> tags = text.length() > MOST_CHARACTERS ? Map.of() : tags(text);
    List<String> reports = uris(tags.get("rua"));
    Optional<DmarcAction> action = action(tags, "p");
    Optional<DmarcAction> subdomains = action(tags, "sp");
    Optional<DmarcAction> nonexistent = action(tags, "np");
    boolean isUsable =
        action.isPresent()
            && subdomains.isPresent() == tags.containsKey("sp")
            && nonexistent.isPresent() == tags.containsKey("np");
    Optional<DmarcAction> instead =
        reports.isEmpty() ? Optional.empty() : Optional.of(DmarcAction.NONE);
    return Optional.of(
        new DmarcRecord(
            isUsable ? action : instead,
            isUsable ? subdomains : Optional.empty(),
            isUsable ? nonexistent : Optional.empty(),
            psd(tags.getOrDefault("psd", "u")),
            tags.getOrDefault("t", "n").equalsIgnoreCase("y"),
            tags.getOrDefault("adkim", "r").equalsIgnoreCase("s"),
            tags.getOrDefault("aspf", "r").equalsIgnoreCase("s"),
            reports,
            uris(tags.get("ruf")),
            failureOptions(tags.getOrDefault("fo", "0"))));
  }

  /** A name that is given twice makes the whole list invalid (RFC 6376 §3.2). */
  private static Map<String, String> tags(String text) {
    Map<String, String> tags = new HashMap<>();
    for (String tag : text.split(";")) {
      int equals = tag.indexOf('=');
      String name = equals < 0 ? "" : tag.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String value = tag.substring(equals + 1).strip();
      boolean isWellFormed =
          !name.isEmpty()
              && name.chars().allMatch(c -> c >= 'a' && c <= 'z')
              && !value.isEmpty()
              && value.chars().allMatch(c -> c >= ' ' && c <= '~');
      if (isWellFormed && tags.put(name, value) != null) {
        return Map.of();
      }
    }
    return tags;
  }

  private static Optional<DmarcAction> action(Map<String, String> tags, String name) {
    return Optional.ofNullable(tags.get(name)).flatMap(DmarcAction::parse);
  }

  private static char psd(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return lower.equals("y") || lower.equals("n") ? lower.charAt(0) : 'u';
  }

  private static String failureOptions(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return FAILURE_OPTIONS.matcher(lower).matches() ? lower : "0";
  }

  private static List<String> uris(String value) {
    return value == null
        ? List.of()
        : Arrays.stream(value.split(",")).map(String::strip).filter(DmarcRecord::isUri).toList();
  }

  private static boolean isUri(String text) {
    try {
      return new URI(text).isAbsolute();
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  /**
   * What the domain wants for a message.
   *
   * @param isSubdomain whether the From field has a domain below that of the record
   * @param exists whether that domain exists
   */
  DmarcAction action(boolean isSubdomain, boolean exists) {
    DmarcAction published = action.orElse(DmarcAction.NONE);
    if (isSubdomain) {
      Optional<DmarcAction> special = exists ? subdomains : nonexistent.or(() -> subdomains);
      published = special.orElse(published);
    }
    return isTest ? published.milder() : published;
  }

  /** Whether it makes a difference if a subdomain exists. */
  boolean distinguishesNonexistent() {
    return action(true, true) != action(true, false);
  }
}
