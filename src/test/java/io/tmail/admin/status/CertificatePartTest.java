package io.tmail.admin.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatePartTest {
  @TempDir private Path folder;

  /** The server would go on with the pair before, until that expires. */
  @Test
  void renewedPairThatIsNotTakenIsDown() throws Exception {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    openssl("req -x509 -newkey rsa:2048 -nodes -subj /CN=x -days 90 -keyout key.pem -out cert.pem");
    assertEquals(Part.State.GOOD, Parts.certificate("", certificate, key, Instant.now()).state());
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -subj /CN=x -days 90 -keyout other.pem -out cert.pem");
    Part broken = Parts.certificate("", certificate, key, Instant.now());
    assertEquals(Part.State.BAD, broken.state());
    assertTrue(broken.detail().startsWith("not usable: "), broken.detail());
    Files.delete(key);
    assertEquals(Part.State.BAD, Parts.certificate("", certificate, key, Instant.now()).state());
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
