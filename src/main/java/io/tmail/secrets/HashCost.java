package io.tmail.secrets;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Limits the cost of checking a password against a hash: about one second of one processor and 256
 * MiB. A hash names its own cost, so an imported one could block the server at a login.
 */
final class HashCost {
  /** Of the SHA-2 schemes of crypt(3), PBKDF2, SCRAM and {@code $sha1$}. */
  private static final int MOST_ROUNDS = 1_000_000;

  /** Of bcrypt: two to this power. */
  private static final int MOST_BCRYPT = 14;

  /** Of argon2: memory in KiB, passes, and both together. */
  private static final int MOST_KIBIBYTES = 262_144;

  private static final int MOST_PASSES = 10;
  private static final int MOST_KIBIBYTES_PASSED = 1_048_576;

  private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]\\$(\\d{2})\\$.*");
  private static final Pattern SHA_CRYPT = Pattern.compile("\\$[56]\\$rounds=(\\d+)\\$.*");
  private static final Pattern SHA1_CRYPT = Pattern.compile("\\$sha1\\$(\\d+)\\$.*");
  private static final Pattern ARGON =
      Pattern.compile("\\$argon2id?\\$v=\\d+\\$m=(\\d+),t=(\\d+),p=\\d{1,2}\\$.*");

  /** Its second letter is the logarithm of the memory: B is 64 MiB. */
  private static final Pattern YESCRYPT = Pattern.compile("\\$g?y\\$j[./0-9AB]T\\$.*");

  /** As crypt(3) makes them: C is 16 MiB times the 32 of U. */
  private static final Pattern SCRYPT =
      Pattern.compile("\\$7\\$[./0-9A-C][./0-9A-U]\\.{4}/\\.{4}.*");

  private static final Pattern PBKDF2 = Pattern.compile("\\$1\\$[^$]*\\$(\\d+)\\$.*");
  private static final Pattern SCRAM = Pattern.compile("(\\d+),.*");

  /** In what form the schemes come that name a cost. */
  private static final Map<String, Pattern> COSTLY =
      Map.of(
          "BLF-CRYPT", BCRYPT,
          "ARGON2I", ARGON,
          "ARGON2ID", ARGON,
          "PBKDF2", PBKDF2,
          "SCRAM-SHA-1", SCRAM,
          "SCRAM-SHA-256", SCRAM);

  private HashCost() {}

  /**
   * Why a hash is too expensive; empty if it is not.
   *
   * @param scheme Dovecot's name in upper case, without encoding
   * @param encoded whether the hash is in hexadecimal or base64, so that its cost cannot be read
   *     here
   */
  static String excess(String scheme, String hash, boolean encoded) {
    if (scheme.endsWith("CRYPT") || COSTLY.containsKey(scheme)) {
      return encoded ? "its cost cannot be read in this encoding" : excess(scheme, hash);
    }
    return "";
  }

  private static String excess(String scheme, String hash) {
    Pattern wanted = COSTLY.get(scheme);
    if (wanted != null && !wanted.matcher(hash).matches()) {
      return "its cost cannot be read";
    }
    if (wanted == PBKDF2 || wanted == SCRAM) {
      return rounds(wanted, hash);
    }
    boolean isExtendedDes = hash.startsWith("_");
    return hash.startsWith("$") || isExtendedDes ? ofCrypt(hash) : "";
  }

  /** Schemes that crypt(3) and Dovecot distinguish by the prefix. */
  private static String ofCrypt(String hash) {
    if (hash.startsWith("$argon2")) {
      return argon(hash);
    }
    if (hash.startsWith("$2")) {
      return atMost(BCRYPT, hash, MOST_BCRYPT, "bcrypt cost");
    }
    if (hash.matches("\\$[56]\\$(?!rounds=).*") || hash.startsWith("$1$")) {
      return "";
    }
    if (hash.startsWith("$sha1$")) {
      return rounds(SHA1_CRYPT, hash);
    }
    if (hash.matches("\\$[56]\\$.*")) {
      return rounds(SHA_CRYPT, hash);
    }
    boolean bearable = YESCRYPT.matcher(hash).matches() || SCRYPT.matcher(hash).matches();
    return bearable ? "" : "its cost is too high, or cannot be read";
  }

  private static String rounds(Pattern form, String hash) {
    return atMost(form, hash, MOST_ROUNDS, "rounds");
  }

  private static String atMost(Pattern form, String hash, int most, String what) {
    Matcher matcher = form.matcher(hash);
    if (!matcher.matches()) {
      return "its cost cannot be read";
    }
    return isAtMost(matcher.group(1), most) ? "" : what + " must be at most " + most;
  }

  private static String argon(String hash) {
    Matcher matcher = ARGON.matcher(hash);
    if (!matcher.matches()) {
      return "its cost cannot be read";
    }
    boolean bearable =
        isAtMost(matcher.group(1), MOST_KIBIBYTES)
            && isAtMost(matcher.group(2), MOST_PASSES)
            && Long.parseLong(matcher.group(1)) * Long.parseLong(matcher.group(2))
                <= MOST_KIBIBYTES_PASSED;
    return bearable
        ? ""
        : "argon2 must have at most m=%d, t=%d and m*t=%d"
            .formatted(MOST_KIBIBYTES, MOST_PASSES, MOST_KIBIBYTES_PASSED);
  }

  private static boolean isAtMost(String digits, int most) {
    return digits.length() <= 9 && Integer.parseInt(digits) <= most;
  }
}
