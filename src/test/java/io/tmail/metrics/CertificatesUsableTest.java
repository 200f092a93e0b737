package io.tmail.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A renewal that the server cannot use is told while the pair before is still good. */
class CertificatesUsableTest {
  private static final String PAIR =
      "req -x509 -newkey rsa:2048 -nodes -subj /CN=x -days 90 -out cert.pem -keyout ";

  @TempDir private Path folder;

  private boolean usable(Clock clock) {
    Settings settings =
        Settings.load(
            Map.of(
                "TMAIL_CFG",
                "/dev/null",
                "TMAIL_HOME",
                folder.toString(),
                "TMAIL_TLS_CERT",
                folder.resolve("cert.pem").toString(),
                "TMAIL_TLS_KEY",
                folder.resolve("key.pem").toString()));
    return new CertificatesUsable(settings, clock).look();
  }

  @Test
  void pairThatIsNotTakenIsDownAndSoIsOneThatHasExpired() throws Exception {
    openssl(PAIR + "key.pem");
    Clock now = Clock.systemUTC();
    assertTrue(usable(now));
    assertFalse(usable(Clock.offset(now, Duration.ofDays(91))));
    openssl(PAIR + "other.pem");
    assertFalse(usable(now));
    openssl("rsa -in other.pem -traditional -out key.pem");
    assertTrue(usable(now), "as Caddy and acme.sh write keys");
  }

  private void openssl(String arguments) throws Exception {
    Process openssl =
        new ProcessBuilder(("openssl " + arguments).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, openssl.waitFor());
  }
}
