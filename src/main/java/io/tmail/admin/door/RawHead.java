package io.tmail.admin.door;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The head of a request as received, before the container has parsed it: it drops a Content-Length
 * before a Transfer-Encoding, and answers 200 to a path that it cannot decode.
 *
 * @param target the request's target without its query
 * @param lines the fields, each as it stands
 */
record RawHead(String target, List<String> lines) {
  private static final Pattern BAD_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern BAD_CHARACTER = Pattern.compile("[^!-~]");

  /**
   * The container redirects to what it takes for a folder, before any filter of this application.
   */
  private static final Pattern DOTS_WITH_PARAMETERS =
      Pattern.compile("(?i)/(?:\\.|%2e){1,2}(?:;|%3b)");

  private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\\r\\x00]*");
  private static final Pattern CHUNKED = Pattern.compile("(?i)[ \\t]*chunked[ \\t]*");
  private static final Pattern NUMBER = Pattern.compile("[ \\t]*[0-9]+[ \\t]*");

  /**
   * @param text from the target to the end of the head, or beyond
   */
  static RawHead of(String target, String text) {
    String[] all = text.split("\r?\n", -1);
    List<String> fields = Arrays.stream(all).skip(1).takeWhile(line -> !line.isEmpty()).toList();
    return new RawHead(target, fields);
  }

  /** Why the request is ambiguous, if it is (RFC 9112 §5.1, §5.2, §6.1, §6.3; RFC 3986 §2.1). */
  Optional<String> fault() {
    if (Stream.of(BAD_PERCENT, BAD_CHARACTER, DOTS_WITH_PARAMETERS)
        .anyMatch(bad -> bad.matcher(target).find())) {
      return Optional.of("the path is not well-formed");
    }
    if (!lines.stream().allMatch(line -> FIELD.matcher(line).matches())) {
      return Optional.of("a header field is not well-formed");
    }
    List<String> lengths = values("content-length");
    List<String> codings = values("transfer-encoding");
    if (!lengths.isEmpty() && !codings.isEmpty()) {
      return Optional.of("Content-Length together with Transfer-Encoding");
    }
    if (lengths.size() > 1 || !all(lengths, NUMBER)) {
      return Optional.of("exactly one numeric Content-Length is required");
    }
    boolean isChunkedAmongOthers =
        !all(codings, CHUNKED) && codings.stream().anyMatch(RawHead::namesChunked);
    return codings.size() > 1 || isChunkedAmongOthers
        ? Optional.of("the only Transfer-Encoding allowed is chunked")
        : Optional.empty();
  }

  private static boolean all(List<String> values, Pattern pattern) {
    return values.stream().allMatch(value -> pattern.matcher(value).matches());
  }

  private static boolean namesChunked(String value) {
    return Arrays.asList(value.toLowerCase(Locale.ROOT).split("[,;\\s]+")).contains("chunked");
  }

  private List<String> values(String name) {
    return lines.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1))
        .toList();
  }
}
