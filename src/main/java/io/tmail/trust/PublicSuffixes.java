package io.tmail.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.mail.DomainName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The Public Suffix List (publicsuffix.org): below which names anybody may register a domain. Both
 * of its parts count, so that customers of a host are distinguished. What no rule matches has its
 * last label as suffix (the default rule). Immutable.
 *
 * <p>The shipped list is that of 9 February 2023, from Debian's package {@code publicsuffix}
 * 20230209.2326, under the Mozilla Public License 2.0.
 */
public final class PublicSuffixes {
  private static final String SHIPPED = "public_suffix_list.dat";
  private static final int MOST_OF_NAME = 253;

  /** In A-labels, as all names here. */
  private final Set<String> names = new HashSet<>();

  /** Of {@code *.ck}: {@code ck}. */
  private final Set<String> parentsOfAny = new HashSet<>();

  /** Of {@code !www.ck}: {@code www.ck}. */
  private final Set<String> exceptions = new HashSet<>();

  /**
   * Reads a list.
   *
   * @param list in the format of publicsuffix.org; it is not closed
   * @throws IOException if it cannot be read or has no rules
   */
  public PublicSuffixes(Reader list) throws IOException {
    BufferedReader lines = new BufferedReader(list);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String rule = line.strip().split("\\s", 2)[0];
      if (!rule.isEmpty() && !rule.startsWith("//")) {
        add(rule);
      }
    }
    if (names.isEmpty()) {
      throw new IOException("the list of public suffixes has no rules");
    }
  }

  /** The shipped list. */
  public static PublicSuffixes shipped() {
    try (Reader list =
        new InputStreamReader(PublicSuffixes.class.getResourceAsStream(SHIPPED), UTF_8)) {
      return new PublicSuffixes(list);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * The list in a file, UTF-8.
   *
   * @throws IOException if it cannot be read or has no rules
   */
  public static PublicSuffixes read(Path file) throws IOException {
    try (Reader list = Files.newBufferedReader(file)) {
      return new PublicSuffixes(list);
    }
  }

  private void add(String rule) {
    if (rule.startsWith("!")) {
      exceptions.add(DomainName.known(rule.substring(1)));
    } else if (rule.startsWith("*.")) {
      parentsOfAny.add(DomainName.known(rule.substring(2)));
    } else {
      names.add(DomainName.known(rule));
    }
  }

  /**
   * The public suffix of a domain.
   *
   * @param domain in U-labels or A-labels, of any case
   * @return in A-labels and lower case
   */
  public String suffix(String domain) {
    String rest = normal(domain);
    while (rest.indexOf('.') >= 0) {
      String parent = rest.substring(rest.indexOf('.') + 1);
      if (exceptions.contains(rest)) {
        return parent;
      }
      if (names.contains(rest) || parentsOfAny.contains(parent)) {
        return rest;
      }
      rest = parent;
    }
    return rest;
  }

  /**
   * What somebody registered: the public suffix and one label more.
   *
   * @param domain in U-labels or A-labels, of any case
   * @return in A-labels and lower case; empty if the domain is a public suffix or malformed
   */
  public Optional<String> registrable(String domain) {
    String whole = normal(domain);
    String suffix = suffix(whole);
    int end = whole.length() - suffix.length() - 1;
    if (end <= 0 || whole.startsWith(".") || whole.contains("..")) {
      return Optional.empty();
    }
    return Optional.of(whole.substring(whole.lastIndexOf('.', end - 1) + 1));
  }

  /** Without a dot at the end, and of a name that is too long only the end. */
  private static String normal(String domain) {
    String name = DomainName.known(domain);
    int end = name.endsWith(".") ? name.length() - 1 : name.length();
    return name.substring(Math.max(0, end - MOST_OF_NAME), end);
  }
}
