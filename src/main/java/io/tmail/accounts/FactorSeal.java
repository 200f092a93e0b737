package io.tmail.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets of second factors with AES-GCM, bound to their login, so that a stolen table alone
 * makes no codes. The key is in a file that only the server's owner can read.
 */
@ApplicationScoped
class FactorSeal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_OCTETS = 32;
  private static final int NONCE_OCTETS = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  @Inject Settings settings;

  String seal(String login, byte[] secret) {
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
  byte[] open(String login, String text) throws GeneralSecurityException {
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

  static byte[] chance(int octets) {
    byte[] bytes = new byte[octets];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Read anew each time: so rarely that it is not worth keeping in memory. */
  private byte[] key() {
    Path file = settings.rest().factorKey();
    try {
      if (Files.notExists(file)) {
        make(file);
      }
      return Base64.getDecoder().decode(Files.readString(file).strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Whole from its first moment, and made once even if two nodes share the folder. */
  private static void make(Path file) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, Base64.getEncoder().encodeToString(chance(KEY_OCTETS)) + "\n");
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      // then that one counts
    } finally {
      Files.delete(fresh);
    }
  }
}
