package io.tmail.admin.door;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The one table of what a request may contain and which fields its response gets, by path; the
 * first matching row counts. A body of more octets than the row allows is refused with 413, whether
 * it is announced or chunked. Only {@link #SIGN_IN} allows a body from unauthenticated clients.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.of makes immutable sets
enum Place {
  /** Two short fields, the token of the form, and what Faces adds. */
  SIGN_IN("/console/(?:login|code)\\.xhtml", Methods.PAGE, Bodies.FORM, 16 << 10, Kept.NEVER),
  /** A file of 4 MiB, which is what the page takes, and the frame of its form. */
  USERS_IMPORT(
      "/console/users-import\\.xhtml", Methods.PAGE, Bodies.UPLOAD, 4352 << 10, Kept.NEVER),
  /** The largest form holds a Sieve script. */
  CONSOLE("/console(?:/.*)?", Methods.PAGE, Bodies.FORM, 1 << 20, Kept.NEVER),
  RESOURCE("/jakarta\\.faces\\.resource/.*", Methods.READ, Bodies.NONE, 0, Kept.AS_FACES_SAYS),
  /** Ten thousand users with long names and hashes fit. */
  ACCOUNT_LIST("/api/(?:users\\.csv|import/passwd)", Methods.API, Bodies.TEXT, 4 << 20, Kept.NEVER),
  /** A message that filters are tried with. */
  TRIED("/api/filters/try", Methods.API, Bodies.MESSAGE, 4 << 20, Kept.NEVER),
  API("/api(?:/.*)?", Methods.API, Bodies.TEXT, 1 << 20, Kept.NEVER),
  /** Health, metrics, the OpenAPI document, and unknown paths. */
  OTHER(".*", Methods.READ, Bodies.NONE, 0, Kept.NEVER);

  /**
   * Of every page (CSP Level 3). Faces adds the nonce of its scripts, {@link DressedResponse} puts
   * it here. The attribute {@code style} stays allowed: PrimeFaces writes it into its elements.
   */
  static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
          + " connect-src 'self'; font-src 'self'; img-src 'self' data:; style-src 'self';"
          + " style-src-attr 'unsafe-inline'; script-src 'self'";

  /** How long a browser believes that the name speaks TLS only (RFC 6797): half a year. */
  private static final String STRICT_TRANSPORT = "max-age=15768000";

  private static final class Methods {
    static final Set<String> READ = Set.of("GET", "HEAD");
    static final Set<String> PAGE = Set.of("GET", "HEAD", "POST");
    static final Set<String> API = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE");
  }

  private static final class Bodies {
    static final Set<String> NONE = Set.of();
    static final Set<String> FORM = Set.of(Body.FORM);
    static final Set<String> UPLOAD = Set.of(Body.FORM, Body.UPLOAD);
    static final Set<String> MESSAGE = Set.of("message/rfc822");
    static final Set<String> TEXT = Set.of("application/json", "text/csv", "text/plain");
  }

  /** Whether caches and browsers may store the response (RFC 9111). */
  private enum Kept {
    NEVER,
    AS_FACES_SAYS
  }

  private final Pattern path;
  private final Set<String> methods;
  private final Set<String> types;
  private final int mostOctets;
  private final Kept kept;

  Place(String path, Set<String> methods, Set<String> types, int mostOctets, Kept kept) {
    this.path = Pattern.compile(path);
    this.methods = methods;
    this.types = types;
    this.mostOctets = mostOctets;
    this.kept = kept;
  }

  /** The row of a path below the context, decoded and without parameters. */
  static Place of(String path) {
    return Arrays.stream(values())
        .filter(place -> place.path.matcher(path).matches())
        .findFirst()
        .orElse(OTHER);
  }

  /** The methods that it knows, sorted, as the field Allow names them. */
  String allowed() {
    return String.join(", ", methods.stream().sorted().toList());
  }

  boolean knows(String method) {
    return methods.contains(method);
  }

  /** Whether a body of that media type (without parameters) may come. */
  boolean takes(String type) {
    return types.contains(type);
  }

  int mostOctets() {
    return mostOctets;
  }

  /**
   * The fields of every answer, good or bad.
   *
   * @param secure whether the browser speaks TLS
   */
  Map<String, String> fields(boolean secure) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("Content-Security-Policy", POLICY);
    fields.put("Cross-Origin-Opener-Policy", "same-origin");
    fields.put("Cross-Origin-Resource-Policy", "same-origin");
    fields.put("Referrer-Policy", "same-origin");
    fields.put("X-Content-Type-Options", "nosniff");
    fields.put("X-Frame-Options", "DENY");
    if (kept == Kept.NEVER) {
      fields.put("Cache-Control", "no-store");
    }
    if (secure) {
      fields.put("Strict-Transport-Security", STRICT_TRANSPORT);
    }
    return fields;
  }
}
