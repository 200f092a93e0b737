package io.tmail.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFileTest {
  @TempDir private Path folder;

  @Test
  void daysAreThoseOfTheFirstCertificate() throws Exception {
    Path file = folder.resolve("cert.pem");
    Process made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=x",
                "-days",
                "30",
                "-keyout",
                folder + "/key.pem",
                "-out",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, made.waitFor());
    assertEquals(30, CertificateFile.daysLeft(file, folder.resolve("key.pem"), Instant.now()), 0.1);
  }

  @Test
  void fileThatIsNotThereHasNone() {
    assertThrows(
        IOException.class,
        () -> CertificateFile.daysLeft(Path.of("/nowhere"), Path.of("/nowhere"), Instant.now()));
  }
}
