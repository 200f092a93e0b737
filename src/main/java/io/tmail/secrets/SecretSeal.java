package io.tmail.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.config.SecretFile;
import io.tmail.config.Settings;
import io.tmail.mail.MailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets with AES-GCM, bound to their owner, so that a stolen table alone makes no codes,
 * signs no mail and logs in nowhere, and a sealed text is good in its own row only. The key is in a
 * file that only the server's owner can read.
 */
@ApplicationScoped
public class SecretSeal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_OCTETS = 32;
  private static final int NONCE_OCTETS = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What sealed texts begin with. */
  private static final String SEALED = "sealed:";

  private Settings settings;

  protected SecretSeal() {}

  @Inject
  public SecretSeal(Settings settings) {
    this.settings = settings;
  }

  public static boolean isSealed(String stored) {
    return stored.startsWith(SEALED);
  }

  /** Seals a text so that {@link #openText} knows it from one that is not. */
  public String sealText(String owner, String text) {
    return SEALED + seal(owner, text.getBytes(UTF_8));
  }

  /**
   * The text of {@link #sealText}; one that is not sealed is given back as it is.
   *
   * @throws GeneralSecurityException if it was sealed with another key, or for another owner
   */
  public String openText(String owner, String stored) throws GeneralSecurityException {
    if (!isSealed(stored)) {
      return stored;
    }
    try {
      return new String(open(owner, stored.substring(SEALED.length())), UTF_8);
    } catch (IllegalArgumentException damaged) {
      throw new GeneralSecurityException("a sealed text is damaged");
    }
  }

  public String seal(String login, byte[] secret) {
    byte[] nonce = chance(NONCE_OCTETS);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, login, nonce).doFinal(secret);
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /**
   * @throws GeneralSecurityException if it was sealed with another key, or for another login
   */
  public byte[] open(String login, String text) throws GeneralSecurityException {
    try {
      return openFor(login, text);
    } catch (AEADBadTagException otherwiseSpelled) {
      // sealed before a domain had one spelling
      return openFor(MailAddress.unicode(login), text);
    }
  }

  private byte[] openFor(String login, String text) throws GeneralSecurityException {
    byte[] all = Base64.getDecoder().decode(text);
    byte[] nonce = Arrays.copyOf(all, NONCE_OCTETS);
    return cipher(Cipher.DECRYPT_MODE, login, nonce)
        .doFinal(all, NONCE_OCTETS, all.length - NONCE_OCTETS);
  }

  private Cipher cipher(int mode, String login, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(login.getBytes(UTF_8));
    return cipher;
  }

  public static byte[] chance(int octets) {
    byte[] bytes = new byte[octets];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Read anew each time: so rarely that it is not worth keeping in memory. */
  private byte[] key() {
    try {
      String text =
          SecretFile.readOrMake(
              settings.rest().factorKey(),
              () -> Base64.getEncoder().encodeToString(chance(KEY_OCTETS)));
      return Base64.getDecoder().decode(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
