package io.tmail.config;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Certificates and TLS parameters for clients.
 *
 * @param certificate PEM file with the certificate chain
 * @param key PEM file with the private key: PKCS #8, PKCS #1 or SEC 1, not encrypted
 * @param selfSigned whether nothing was set, so that a missing pair is created at the first start
 * @param named other pairs, for clients that ask for their name (RFC 6066 §3)
 * @param ciphers Java's names of the cipher suites; empty for the default
 */
public record TlsSettings(
    Path certificate, Path key, boolean selfSigned, List<Named> named, List<String> ciphers) {
  private static final Pattern NAMED =
      Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?) *= *([^,;]+),([^,;]+)");

  /**
   * The pair for one name.
   *
   * @param name in lower case
   */
  public record Named(String name, Path certificate, Path key) {}

  static TlsSettings read(SettingsReader reader, GeneralSettings general) {
    String certificate =
        reader.text("TLS_CERT", "", "PEM file of the certificate chain; unset: self-signed");
    String key = reader.text("TLS_KEY", "", "PEM file of the private key; unset: self-signed");
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new InvalidSettingException(
          "TMAIL_TLS_CERT and TMAIL_TLS_KEY: expected both or neither");
    }
    List<Named> named = readNamed(reader);
    List<String> ciphers = readCiphers(reader);
    Path folder = general.home().resolve("tls");
    return certificate.isEmpty()
        ? new TlsSettings(
            folder.resolve("cert.pem"), folder.resolve("key.pem"), true, named, ciphers)
        : new TlsSettings(Path.of(certificate), Path.of(key), false, named, ciphers);
  }

  private static List<Named> readNamed(SettingsReader reader) {
    return SettingsReader.parsed(
        "TLS_SNI",
        reader.text(
            "TLS_SNI", "", "SMTP certificates by requested name, NAME=CERT,KEY joined by ;"),
        "NAME=CERT.PEM,KEY.PEM joined by ; with each host name once",
        TlsSettings::parseNamed);
  }

  private static List<String> readCiphers(SettingsReader reader) {
    return SettingsReader.parsed(
        "TLS_CIPHERS",
        reader.text(
            "TLS_CIPHERS",
            "",
            "SMTP cipher suites in Java's names, joined by ,; empty: Java's with forward secrecy"),
        "cipher suites that Java supports, joined by ,",
        TlsSettings::parseCiphers);
  }

  private static List<Named> parseNamed(String text) {
    List<Named> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String one : SettingsReader.parts(text, ";")) {
      Matcher form = NAMED.matcher(one);
      if (!form.matches() || !names.add(form.group(1).toLowerCase(Locale.ROOT))) {
        return null;
      }
      all.add(
          new Named(
              form.group(1).toLowerCase(Locale.ROOT),
              Path.of(form.group(2).strip()),
              Path.of(form.group(3).strip())));
    }
    return List.copyOf(all);
  }

  private static List<String> parseCiphers(String text) {
    List<String> names = SettingsReader.parts(text, ",");
    if (!names.isEmpty()) {
      List<String> supported = supported();
      names.stream()
          .filter(name -> !supported.contains(name))
          .findFirst()
          .ifPresent(
              unknown -> {
                throw InvalidSettingException.of(
                    SettingsReader.PREFIX + "TLS_CIPHERS",
                    text,
                    "cipher suites that Java supports, not " + unknown);
              });
    }
    return names;
  }

  private static List<String> supported() {
    try {
      return List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException(noTls);
    }
  }
}
