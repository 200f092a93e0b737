package io.tmail.secrets;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import io.tmail.rights.AccountsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * A password as the tables keep it: SHA512-CRYPT ({@code $6$}, 5000 rounds), which Dovecot checks
 * through crypt(3); bcrypt, which only old databases still hold; or one that came from elsewhere
 * with its scheme in braces, which Dovecot alone can check. A check takes some milliseconds of CPU
 * on purpose.
 */
public record PasswordHash(String text) {
  private static final int SHORTEST = 6;

  /** Octets; crypt(3) takes no more than 511. */
  private static final int LONGEST = 256;

  private static final Pattern CRYPT =
      Pattern.compile("\\$6\\$(rounds=\\d{1,9}\\$)?[./0-9A-Za-z]{1,16}\\$");
  private static final int SALT_LENGTH = 16;
  private static final String SALT_CHARACTERS =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * The hash of no password: what unknown users are checked against, so that they cost the same.
   */
  static final PasswordHash DECOY = new PasswordHash(crypt(new byte[0], "$6$" + salt()));

  /** The hash of a new password, if the password may be used at all. */
  public static PasswordHash of(String password) {
    expectGood(password);
    return hashed(password);
  }

  /** Throws {@link AccountsException} for a password that may not be used. */
  public static void expectGood(String password) {
    String wanted = password == null ? "" : password;
    if (wanted.codePointCount(0, wanted.length()) < SHORTEST) {
      throw refused("password must be at least 6 characters long");
    }
    if (octets(wanted).length > LONGEST) {
      throw refused("password must be at most 256 octets long");
    }
    if (!OpaqueText.isUnicode(wanted)) {
      throw refused("password is not UTF-8");
    }
    if (wanted.codePoints().anyMatch(Character::isISOControl)) {
      throw refused("password must not contain control characters");
    }
    if (!wanted.codePoints().allMatch(OpaqueText::isAllowed)) {
      throw refused("password must not contain invisible or unassigned characters");
    }
  }

  /** The hash of a password that was good enough once. */
  public static PasswordHash hashed(String password) {
    return new PasswordHash(crypt(octets(OpaqueText.of(password)), "$6$" + salt()));
  }

  /** What to check against, whether or not there is anything. */
  public static PasswordHash orDecoy(Optional<PasswordHash> found) {
    return found.filter(hash -> !hash.text.isEmpty()).orElse(DECOY);
  }

  /**
   * Whether the password matches, in any Unicode normalisation. The empty password never matches,
   * nor does one in another encoding than UTF-8. A foreign hash matches nothing, and takes the same
   * time. Passwords that were hashed without normalisation by earlier versions still match.
   */
  public boolean matches(String password) {
    String normal = OpaqueText.of(password);
    return OpaqueText.isUnicode(password)
        && (matchesExactly(normal) || (!normal.equals(password) && matchesExactly(password)));
  }

  private boolean matchesExactly(String password) {
    byte[] octets = octets(password);
    if (octets.length == 0 || octets.length > LONGEST) {
      return false;
    }
    if (isForeign() || !isBearable()) {
      return DECOY.matchesCrypt(octets);
    }
    try {
      return isBcrypt() ? matchesBcrypt(octets) : matchesCrypt(octets);
    } catch (RuntimeException unreadable) {
      return false; // whose message has the hash in it
    }
  }

  /** Whether a check costs no more than a new hash may; others match nothing. */
  public boolean isBearable() {
    return HashScheme.isBearable(text);
  }

  /**
   * A hash made elsewhere, in Dovecot's spelling: {@code {SCHEME}hash}, or a bare one of crypt(3).
   */
  public static PasswordHash imported(String hash) {
    return new PasswordHash(HashScheme.normal(hash));
  }

  /** Whether only Dovecot can check the hash. */
  public boolean isForeign() {
    return text.startsWith("{");
  }

  public boolean isBcrypt() {
    return text.startsWith("$2");
  }

  private boolean matchesBcrypt(byte[] password) {
    return BCrypt.verifyer(null, LongPasswordStrategies.truncate(Version.VERSION_2A))
        .verify(password, text.getBytes(StandardCharsets.US_ASCII))
        .verified;
  }

  private boolean matchesCrypt(byte[] password) {
    return CRYPT.matcher(text).lookingAt()
        && MessageDigest.isEqual(octets(crypt(password, text)), octets(text));
  }

  /** Rounds and salt are taken from the head of the second argument. */
  private static String crypt(byte[] password, String saltOrHash) {
    return Sha2Crypt.sha512Crypt(password.clone(), saltOrHash);
  }

  private static String salt() {
    return RANDOM
        .ints(SALT_LENGTH, 0, SALT_CHARACTERS.length())
        .mapToObj(i -> SALT_CHARACTERS.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static byte[] octets(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  private static AccountsException refused(String message) {
    return AccountsException.refused("passwd", message);
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "PasswordHash";
  }
}
