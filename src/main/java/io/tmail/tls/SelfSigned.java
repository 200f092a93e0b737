package io.tmail.tls;

import io.tmail.config.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * Makes a self-signed certificate, good for ten years, with the JDK's own {@code keytool}. Mail
 * programs will warn of it; servers, which seldom verify, will not.
 */
final class SelfSigned {
  private static final String ALIAS = "tmail";
  private static final String PASSWORD = "changeit";

  private SelfSigned() {}

  static void make(TlsSettings tls, String me) throws IOException, GeneralSecurityException {
    Files.createDirectories(tls.key().getParent());
    Path scratch = Files.createTempDirectory(tls.key().getParent(), "new-");
    Path store = scratch.resolve("pair.p12");
    try {
      keytool(store, me);
      KeyStore pair = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        pair.load(in, PASSWORD.toCharArray());
      }
      write(tls.certificate(), "CERTIFICATE", pair.getCertificate(ALIAS).getEncoded(), "rw-r--r--");
      write(
          tls.key(),
          "PRIVATE KEY",
          pair.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded(),
          "rw-------");
    } finally {
      Files.deleteIfExists(store);
      Files.deleteIfExists(scratch);
    }
  }

  private static void keytool(Path store, String me) throws IOException {
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-validity",
                    "3650",
                    "-dname",
                    "CN=" + me,
                    "-ext",
                    "SAN=dns:" + me,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool failed: " + output.strip());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", stopping);
    }
  }

  private static void write(Path file, String type, byte[] der, String permissions)
      throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    Files.writeString(file, pem, StandardCharsets.US_ASCII);
  }
}
