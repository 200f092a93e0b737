package io.tmail.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A block of a PEM file. Text outside of blocks is ignored, including a byte order mark.
 *
 * @param label such as {@code EC PRIVATE KEY}
 * @param body what is between the lines BEGIN and END
 */
record PemBlock(String label, String body) {
  /** Octets of a file; a larger file is not a certificate chain. */
  private static final int MOST = 1 << 20;

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  static List<PemBlock> read(Path file) throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1);
    }
    List<PemBlock> blocks = new ArrayList<>();
    for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
      int label = at + BEGIN.length();
      int body = text.indexOf(DASHES, label);
      String name = body < 0 ? "" : text.substring(label, body);
      int end = text.indexOf(DASHES + "END " + name + DASHES, Math.max(0, body));
      if (name.matches("[A-Z0-9 ]{1,40}") && end > 0) {
        blocks.add(new PemBlock(name, text.substring(body + DASHES.length(), end)));
        at = end;
      }
    }
    return blocks;
  }

  /** Whether it needs a passphrase (RFC 5958 §3, RFC 1421 §4.6.1.1). */
  boolean isEncrypted() {
    return label.startsWith("ENCRYPTED ") || body.contains("ENCRYPTED");
  }

  /**
   * @param file for the message
   * @throws IOException if it is not base64
   */
  byte[] octets(Path file) throws IOException {
    String base64 = body.replaceAll("\\s", "");
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException rubbish) {
      throw new IOException("no base64 in " + label + " of " + file, rubbish);
    }
  }

  /** Never the body. */
  @Override
  public String toString() {
    return "PemBlock[" + label + "]";
  }
}
