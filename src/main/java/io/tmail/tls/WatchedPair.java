package io.tmail.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore.PrivateKeyEntry;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A certificate and its key in files that may be replaced while the server runs. Callers hold the
 * lock of {@link Certificates}.
 */
final class WatchedPair {
  private static final Logger LOG = Logger.getLogger("tmail");

  private final Path certificate;
  private final Path key;
  private String seen;
  private PrivateKeyEntry entry;

  /**
   * @throws IOException if the files cannot be read
   * @throws GeneralSecurityException if they are not a pair
   */
  WatchedPair(Path certificate, Path key) throws IOException, GeneralSecurityException {
    this.certificate = certificate;
    this.key = key;
    this.seen = state();
    this.entry = PemFiles.read(certificate, key);
  }

  PrivateKeyEntry entry() {
    return entry;
  }

  /**
   * Reads the files if they have changed; an unusable pair is logged once, and the old pair is
   * kept.
   *
   * @return whether there is a new pair
   */
  boolean refresh() {
    String now = state();
    if (now.equals(seen)) {
      return false;
    }
    seen = now; // before the files are read: a change meanwhile is a change again
    try {
      entry = PemFiles.read(certificate, key);
      LOG.log(Level.INFO, "certificate reloaded: {0}", certificate);
      return true;
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      LOG.log(
          Level.WARNING,
          "certificate changed but not usable, the old one is kept: {0}: {1}",
          new Object[] {certificate, unusable});
      return false;
    }
  }

  private String state() {
    return stateOf(certificate) + " " + stateOf(key);
  }

  private static String stateOf(Path file) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return facts.lastModifiedTime() + " " + facts.size() + " " + facts.fileKey();
    } catch (IOException missing) {
      return "missing";
    }
  }
}
