package io.tmail.secrets;

import io.tmail.rights.AccountsException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Dovecot names the ways to hash a password: {@code {SCHEME}} or {@code {SCHEME.HEX}}. */
final class HashScheme {
  /** As {@code doveadm pw -l} lists them, but for those that no password can be checked against. */
  private static final Set<String> KNOWN =
      Set.of(
          "MD5",
          "MD5-CRYPT",
          "SHA",
          "SHA1",
          "SHA256",
          "SHA512",
          "SMD5",
          "SSHA",
          "SSHA256",
          "SSHA512",
          "PLAIN",
          "CLEAR",
          "CLEARTEXT",
          "PLAIN-TRUNC",
          "CRAM-MD5",
          "SCRAM-SHA-1",
          "SCRAM-SHA-256",
          "HMAC-MD5",
          "DIGEST-MD5",
          "PLAIN-MD4",
          "PLAIN-MD5",
          "LDAP-MD5",
          "OTP",
          "PBKDF2",
          "CRYPT",
          "DES-CRYPT",
          "SHA256-CRYPT",
          "SHA512-CRYPT",
          "BLF-CRYPT",
          "ARGON2I",
          "ARGON2ID");

  private static final Pattern WITH_SCHEME =
      Pattern.compile("\\{([A-Za-z0-9-]+)(\\.(?:HEX|B64|BASE64))?}(.+)", Pattern.CASE_INSENSITIVE);

  /** The column's width. */
  private static final int LONGEST = 255;

  private HashScheme() {}

  /** The hash as the table of users keeps it; throws {@link AccountsException} for none. */
  static String normal(String hash) {
    if (hash.length() > LONGEST || !hash.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw refused("a hash has at most 255 visible ASCII characters");
    }
    Matcher named = WITH_SCHEME.matcher(hash);
    if (!named.matches()) {
      return normal(bare(hash));
    }
    String scheme = named.group(1).toUpperCase(Locale.ROOT);
    if (!KNOWN.contains(scheme)) {
      throw refused("Dovecot has no scheme of that name");
    }
    String excess = HashCost.excess(scheme, named.group(3), named.group(2) != null);
    if (!excess.isEmpty()) {
      throw refused("a login with this hash would cost too much: " + excess);
    }
    boolean ours = named.group(3).startsWith("$6$") && scheme.endsWith("CRYPT");
    String encoding = named.group(2) == null ? "" : named.group(2).toUpperCase(Locale.ROOT);
    return ours ? named.group(3) : "{" + scheme + encoding + "}" + named.group(3);
  }

  /**
   * Whether a hash of the table may be checked: it may be older than the limits, or written by
   * another program.
   */
  static boolean isBearable(String stored) {
    Matcher named = WITH_SCHEME.matcher(stored);
    return named.matches()
        ? HashCost.excess(
                named.group(1).toUpperCase(Locale.ROOT), named.group(3), named.group(2) != null)
            .isEmpty()
        : HashCost.excess("CRYPT", stored, false).isEmpty();
  }

  /** Hashes of crypt(3) contain their scheme. */
  private static String bare(String hash) {
    if (hash.startsWith("$6$")) {
      return "{SHA512-CRYPT}" + hash;
    }
    if (hash.matches("\\$2[abxy]\\$.+")) {
      return "{BLF-CRYPT}" + hash;
    }
    if (hash.matches("\\$[15]\\$.+")) {
      return "{CRYPT}" + hash;
    }
    if (hash.startsWith("$argon2id$")) {
      return "{ARGON2ID}" + hash;
    }
    if (hash.startsWith("$argon2i$")) {
      return "{ARGON2I}" + hash;
    }
    throw refused("a hash needs its scheme in braces before it, such as {SSHA256}");
  }

  private static AccountsException refused(String message) {
    return AccountsException.refused("hash", message);
  }
}
