package io.tmail.admin.door;

import io.tmail.admin.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the fields of a request say of its body (RFC 9112 §6), before any of it is read.
 *
 * @param octets how many; -1 for a chunked body, whose end shows
 */
record Body(List<String> lengths, List<String> codings, long octets, HttpServletRequest request) {
  static final String FORM = "application/x-www-form-urlencoded";
  static final String UPLOAD = "multipart/form-data";

  /** It separates the parts from the file (RFC 2046 §5.1.1). */
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"[^\"\\r\\n]{1,70}\"|[^\\s;\"]{1,70})");

  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s;\"]*)");

  static Body of(HttpServletRequest request) {
    List<String> lengths = fields(request, "Content-Length");
    List<String> codings = fields(request, "Transfer-Encoding");
    return new Body(lengths, codings, request.getContentLengthLong(), request);
  }

  static List<String> fields(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  boolean isNone() {
    return octets == 0 || (octets < 0 && codings.isEmpty());
  }

  /** Framing that a proxy might read differently is rejected (RFC 9112 §6.1, §6.3). */
  Optional<Problem> wrongFrame() {
    if (!codings.isEmpty() && !lengths.isEmpty()) {
      return refuse(400, "Bad Request", "Content-Length together with Transfer-Encoding");
    }
    if (lengths.stream().distinct().count() > 1) {
      return refuse(400, "Bad Request", "several Content-Length fields");
    }
    if (codings.size() > 1 || !codings.stream().allMatch("chunked"::equalsIgnoreCase)) {
      return refuse(501, "Not Implemented", "the only Transfer-Encoding allowed is chunked");
    }
    return Optional.empty();
  }

  /** Why such a body may not be sent there. */
  Optional<Problem> wrongFor(Place place) {
    if (isNone()) {
      return Optional.empty();
    }
    if (octets > place.mostOctets() || place.mostOctets() == 0) {
      return Optional.of(tooLarge(place));
    }
    if (!place.takes(type()) || !isReadable()) {
      return refuse(415, "Unsupported Media Type", "this Content-Type is not accepted here");
    }
    boolean isParsedWhole = type().equals(FORM) || type().equals(UPLOAD);
    return isParsedWhole && octets < 0
        ? refuse(411, "Length Required", "a form requires a Content-Length")
        : Optional.empty();
  }

  static Problem tooLarge(Place place) {
    String detail =
        place.mostOctets() == 0
            ? "this request must not have a body"
            : "the body has more than " + place.mostOctets() + " octets";
    return Problem.of(413, "Content Too Large", detail);
  }

  private static Optional<Problem> refuse(int status, String title, String detail) {
    return Optional.of(Problem.of(status, title, detail));
  }

  /** The media type without its parameters; empty if none is named. */
  private String type() {
    String named = Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
    return named.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  /** Uncompressed, UTF-8, and in parts that can be distinguished. */
  private boolean isReadable() {
    String named = request.getHeader("Content-Type");
    Matcher charset = CHARSET.matcher(named);
    boolean plain = fields(request, "Content-Encoding").stream().allMatch("identity"::equals);
    boolean utf8 =
        !charset.find() || charset.group(1).toLowerCase(Locale.ROOT).matches("utf-?8|us-ascii");
    return plain && utf8 && (!type().equals(UPLOAD) || BOUNDARY.matcher(named).find());
  }
}
