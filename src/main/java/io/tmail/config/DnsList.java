package io.tmail.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list in DNS (RFC 5782), as Postfix writes it: {@code zone[=codes][*weight]}, such as {@code
 * zen.example=127.0.0.[2..11]*3}. A negative weight speaks for who is listed.
 *
 * @param zone in lower case
 * @param codes for each octet of a code its ranges; empty for any code
 * @param weight the score of being listed
 */
public record DnsList(String zone, List<List<Range>> codes, double weight) {
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z0-9._-]{3,200})(?:=([0-9.;\\[\\]]+))?(?:\\*(-?\\d{1,2}(?:\\.\\d)?))?");
  private static final Pattern OCTET = Pattern.compile("(\\d{1,3})|\\[([0-9.;]+)]");
  private static final int OCTETS = 4;
  private static final int HIGHEST = 255;

  public DnsList {
    codes = codes.stream().map(List::copyOf).toList();
  }

  /** Numbers from one to another, both included. */
  public record Range(int from, int to) {
    boolean contains(int number) {
      return number >= from && number <= to;
    }
  }

  /** Empty if it is malformed. */
  static Optional<DnsList> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || !parts.group(1).contains(".")) {
      return Optional.empty();
    }
    Optional<List<List<Range>>> codes =
        parts.group(2) == null ? Optional.of(List.of()) : codes(parts.group(2));
    double weight = parts.group(3) == null ? 1 : Double.parseDouble(parts.group(3));
    String zone = parts.group(1).toLowerCase(Locale.ROOT);
    return codes.map(some -> new DnsList(zone, some, weight));
  }

  private static Optional<List<List<Range>>> codes(String text) {
    List<List<Range>> octets = new ArrayList<>();
    Matcher octet = OCTET.matcher(text);
    int at = 0;
    while (at < text.length() && octet.region(at, text.length()).lookingAt()) {
      String inside = octet.group(1) == null ? octet.group(2) : octet.group(1);
      Optional<List<Range>> ranges = ranges(inside);
      if (ranges.isEmpty()) {
        return Optional.empty();
      }
      octets.add(ranges.get());
      at = octet.end();
      if (at < text.length() && (text.charAt(at++) != '.' || at == text.length())) {
        return Optional.empty();
      }
    }
    return at == text.length() && octets.size() == OCTETS ? Optional.of(octets) : Optional.empty();
  }

  private static Optional<List<Range>> ranges(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(";")) {
      Matcher range = Pattern.compile("(\\d{1,3})(?:\\.\\.(\\d{1,3}))?").matcher(part);
      if (!range.matches()) {
        return Optional.empty();
      }
      int from = Integer.parseInt(range.group(1));
      int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
      if (from > to || to > HIGHEST) {
        return Optional.empty();
      }
      ranges.add(new Range(from, to));
    }
    return Optional.of(ranges);
  }

  /** Whether such a code means that somebody is listed. */
  public boolean counts(byte[] code) {
    for (int i = 0; i < codes.size(); i++) {
      int octet = code[i] & 0xff;
      if (codes.get(i).stream().noneMatch(range -> range.contains(octet))) {
        return false;
      }
    }
    return true;
  }
}
