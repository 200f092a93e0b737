package io.tmail.tls;

import io.tmail.config.InvalidSettingException;
import io.tmail.config.TlsSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore.PrivateKeyEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * The certificates in use. Changed files are read at the next handshake by one thread, at most
 * every few seconds; other threads continue with the previous ones. A new context has no sessions
 * to resume, so that every new handshake uses the new certificate.
 */
final class Certificates {
  private static final Logger LOG = Logger.getLogger("tmail");

  private final Map<String, WatchedPair> pairs = new LinkedHashMap<>();
  private final long nanosBetweenLooks;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile long lastLook = System.nanoTime();
  private volatile SSLContext context;

  /**
   * @param between checks of the files
   * @throws InvalidSettingException if some files are not a usable pair
   */
  Certificates(TlsSettings settings, Duration between) {
    nanosBetweenLooks = between.toNanos();
    String setting =
        "TMAIL_TLS_CERT=" + settings.certificate() + ", TMAIL_TLS_KEY=" + settings.key();
    watch("", new TlsSettings.Named("", settings.certificate(), settings.key()), setting);
    for (TlsSettings.Named named : settings.named()) {
      watch(named.name(), named, "TMAIL_TLS_SNI, " + named.name());
    }
    try {
      context = newContext();
    } catch (GeneralSecurityException noTls) {
      throw new InvalidSettingException(setting + ": " + noTls.getMessage());
    }
  }

  private void watch(String name, TlsSettings.Named files, String setting) {
    try {
      pairs.put(name, new WatchedPair(files.certificate(), files.key()));
    } catch (IOException | GeneralSecurityException unusable) {
      throw new InvalidSettingException(
          setting
              + ": expected a PEM certificate and its key: "
              + (unusable instanceof IOException ? unusable : unusable.getMessage()));
    }
  }

  /** For one handshake. */
  SSLContext current() {
    if (System.nanoTime() - lastLook >= nanosBetweenLooks && looking.tryLock()) {
      try {
        lastLook = System.nanoTime();
        refresh();
      } finally {
        looking.unlock();
      }
    }
    return context;
  }

  private void refresh() {
    boolean changed = false;
    for (WatchedPair pair : pairs.values()) {
      changed |= pair.refresh();
    }
    if (!changed) {
      return;
    }
    try {
      context = newContext();
    } catch (GeneralSecurityException unusable) {
      LOG.log(
          Level.WARNING, "certificates changed but not usable, the old ones are kept", unusable);
    }
  }

  private SSLContext newContext() throws GeneralSecurityException {
    Map<String, PrivateKeyEntry> entries = new HashMap<>();
    pairs.forEach((name, pair) -> entries.put(name, pair.entry()));
    SSLContext fresh = SSLContext.getInstance("TLS");
    fresh.init(new KeyManager[] {new NamedKeys(entries)}, null, null);
    return fresh;
  }
}
