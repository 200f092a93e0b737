package io.tmail.accounts;

import io.tmail.mail.Case;
import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The Sender Rewriting Scheme (Shevek, 2004; as in libsrs2 and postsrsd). {@code
 * SRS0=HASH=DAY=domain=local@ours} stands for {@code local@domain}; what another server has
 * rewritten already becomes {@code SRS1=HASH=their.domain==…@ours}. The hash is the beginning of an
 * HMAC-SHA-1 in Base64, and the day is counted modulo 1024.
 */
final class Srs {
  private static final Pattern SRS0 =
      Pattern.compile("SRS0[=+-]([^=]{4,})=([A-Z2-7]{2})=([^=]+)=(.+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SRS1 =
      Pattern.compile("SRS1[=+-]([^=]{4,})=([^=]+)=([=+-].+)", Pattern.CASE_INSENSITIVE);
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int HASH = 4;
  private static final int DAYS = 1024;
  private static final int MOST_DAYS = 21;

  private final String domain;
  private final List<String> secrets;

  /**
   * @param domain of rewritten addresses
   * @param secrets the first signs, all are accepted
   */
  Srs(String domain, List<String> secrets) {
    this.domain = domain;
    this.secrets = List.copyOf(secrets);
  }

  /** The address to which bounces to the sender come back. */
  MailAddress rewrite(MailAddress sender, Instant now) {
    String local = sender.localPart();
    Matcher again = SRS1.matcher(local);
    if (again.matches()) {
      return guarded(again.group(2), again.group(3));
    }
    if (SRS0.matcher(local).matches()) {
      return guarded(sender.domain(), local.substring("SRS0".length()));
    }
    String day = day(now);
    String hash = hash(secrets.get(0), day, sender.domain(), local);
    return address("SRS0=" + hash + "=" + day + "=" + sender.domain() + "=" + local);
  }

  private MailAddress guarded(String host, String rest) {
    return address("SRS1=" + hash(secrets.get(0), host, rest) + "=" + host + "=" + rest);
  }

  private MailAddress address(String local) {
    return new MailAddress(local, domain);
  }

  /** Whether an address has the form of a rewritten one of ours, true or forged. */
  boolean isOurs(MailAddress address) {
    return address.domain().equals(domain)
        && (address.localPart().regionMatches(true, 0, "SRS0", 0, 4)
            || address.localPart().regionMatches(true, 0, "SRS1", 0, 4));
  }

  /** The sender that it stands for; empty if it is forged, malformed or too old. */
  Optional<MailAddress> original(MailAddress address, Instant now) {
    Matcher first = SRS0.matcher(address.localPart());
    if (first.matches()) {
      boolean good =
          isSigned(first.group(1), first.group(2), first.group(3), first.group(4))
              && isFresh(first.group(2), now);
      return good ? parse(first.group(4), first.group(3)) : Optional.empty();
    }
    Matcher again = SRS1.matcher(address.localPart());
    return again.matches() && isSigned(again.group(1), again.group(2), again.group(3))
        ? parse("SRS0" + again.group(3), again.group(2))
        : Optional.empty();
  }

  private static Optional<MailAddress> parse(String local, String domain) {
    try {
      return Optional.of(new MailAddress(local, DomainName.normal(domain)));
    } catch (InvalidAddressException malformed) {
      return Optional.empty();
    }
  }

  private boolean isSigned(String hash, String... parts) {
    boolean signed = false;
    for (String secret : secrets) {
      signed |= isSame(hash, hash(secret, parts));
    }
    return signed;
  }

  /** In constant time; servers on the way may have changed the case. */
  private static boolean isSame(String given, String right) {
    return MessageDigest.isEqual(
        Case.lower(given).getBytes(StandardCharsets.UTF_8),
        Case.lower(right).getBytes(StandardCharsets.UTF_8));
  }

  private static String day(Instant now) {
    int day = dayOf(now);
    return "" + BASE32.charAt(day >> 5) + BASE32.charAt(day & 31);
  }

  private static int dayOf(Instant now) {
    return (int) (now.getEpochSecond() / Duration.ofDays(1).toSeconds() % DAYS);
  }

  private static boolean isFresh(String day, Instant now) {
    String upper = day.toUpperCase(Locale.ROOT);
    int then = BASE32.indexOf(upper.charAt(0)) * 32 + BASE32.indexOf(upper.charAt(1));
    return Math.floorMod(dayOf(now) - then, DAYS) <= MOST_DAYS;
  }

  /** Of the parts in lower case, one after the other. */
  private static String hash(String secret, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      for (String part : parts) {
        mac.update(Case.lower(part).getBytes(StandardCharsets.UTF_8));
      }
      return Base64.getEncoder().encodeToString(mac.doFinal()).substring(0, HASH);
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
