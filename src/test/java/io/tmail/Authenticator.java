package io.tmail;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** An app for second factors (RFC 6238), apart from the server's own code. */
public final class Authenticator {
  private final byte[] secret;
  private long used;

  /**
   * @param secret in Base32, with or without blanks
   */
  public Authenticator(String secret) {
    this.secret = new Base32().decode(secret.replace(" ", ""));
  }

  /** A code that it has not given before; half a minute may pass until there is one. */
  public String code() {
    long next = Math.max(used + 1, step());
    while (next > step() + 1) {
      pause();
    }
    used = next;
    return code(next);
  }

  private static long step() {
    return System.currentTimeMillis() / 30_000;
  }

  private static void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  private String code(long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int at = hash[19] & 15;
      int number = ByteBuffer.wrap(hash).getInt(at) & 0x7fffffff;
      return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new AssertionError(everyJavaHasIt);
    }
  }
}
