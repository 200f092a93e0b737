package io.tmail.config;

import java.nio.file.Path;

/**
 * @param certificate PEM file with the certificate chain
 * @param key PEM file with the private key, PKCS#8
 * @param selfSigned whether nothing was set, so that a missing pair is made at the first start
 */
public record Tls(Path certificate, Path key, boolean selfSigned) {

  static Tls read(SettingsReader reader, General general) {
    String certificate =
        reader.text("TLS_CERT", "", "PEM file of the certificate chain; unset: self-signed");
    String key = reader.text("TLS_KEY", "", "PEM file of the private key; unset: self-signed");
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new InvalidSettingException(
          "TMAIL_TLS_CERT and TMAIL_TLS_KEY: expected both or neither");
    }
    Path folder = general.home().resolve("tls");
    return certificate.isEmpty()
        ? new Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"), true)
        : new Tls(Path.of(certificate), Path.of(key), false);
  }
}
