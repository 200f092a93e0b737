package io.tmail.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form that OpenSSL writes. */
class PemFilesTest {
  private static final String BOM = "\ufeff";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genpkey -algorithm RSA",
        "genrsa -traditional",
        "ecparam -name prime256v1 -genkey",
        "ecparam -name prime256v1 -genkey -noout",
        "ecparam -name secp384r1 -genkey",
        "ecparam -name secp521r1 -genkey -noout",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "genpkey -algorithm ED25519",
        "genpkey -algorithm ED448",
        "genpkey -algorithm RSA-PSS"
      })
  void keyOfAnyFormIsRead(String command) throws Exception {
    openssl(command + " -out key.pem");
    openssl("req -x509 -new -key key.pem -subj /CN=own -days 9 -out cert.pem");
    assertEquals("CN=own", own(read()));
    assertEquals(
        9, CertificateFile.daysLeft(file("cert.pem"), file("key.pem"), Instant.now()), 0.1);
  }

  /** Some programs write the key without its curve, which the block before names. */
  @Test
  void curveMayStandInTheBlockBefore() throws Exception {
    openssl("ecparam -name prime256v1 -out curve.pem");
    openssl("ecparam -name prime256v1 -genkey -noout -out key.pem");
    openssl("req -x509 -new -key key.pem -subj /CN=own -out cert.pem");
    openssl("ec -in key.pem -no_public -out key.pem");
    Files.writeString(
        file("key.pem"), Files.readString(file("curve.pem")) + Files.readString(file("key.pem")));
    assertEquals("CN=own", own(read()));
  }

  @Test
  void textByteOrderMarkAndWindowsLinesAreNoMatter() throws Exception {
    openssl("genrsa -traditional -out plain.pem 2048");
    openssl("rsa -in plain.pem -traditional -text -out key.pem");
    openssl("req -x509 -new -key key.pem -subj /CN=own -out plain-cert.pem");
    openssl("x509 -in plain-cert.pem -text -out cert.pem");
    for (String name : new String[] {"key.pem", "cert.pem"}) {
      String text = Files.readString(file(name));
      Files.writeString(file(name), BOM + "Bag Attributes\r\n" + text.replace("\n", "\r\n"));
    }
    assertEquals("CN=own", own(read()));
  }

  @Test
  void oneFileMayHoldBoth() throws Exception {
    openssl("ecparam -name prime256v1 -genkey -out key.pem");
    openssl("req -x509 -new -key key.pem -subj /CN=own -out cert.pem");
    Path both = file("both.pem");
    Files.writeString(both, Files.readString(file("cert.pem")) + Files.readString(file("key.pem")));
    assertEquals("CN=own", own(PemFiles.read(both, both)));
  }

  @Test
  void chainMayHaveAnyOrder() throws Exception {
    for (String name : new String[] {"root", "between", "own", "stranger"}) {
      openssl("ecparam -name prime256v1 -genkey -noout -out " + name + ".key");
    }
    openssl("req -x509 -new -key root.key -subj /CN=root -out root.pem");
    openssl("req -x509 -new -key stranger.key -subj /CN=stranger -out stranger.pem");
    sign("between", "root");
    sign("own", "between");
    String all = "";
    for (String name : new String[] {"root", "stranger", "between", "own"}) {
      all += Files.readString(file(name + ".pem"));
    }
    Files.writeString(file("cert.pem"), all);
    Files.copy(file("own.key"), file("key.pem"));
    PrivateKeyEntry pair = read();
    assertEquals(3, pair.getCertificateChain().length);
    assertEquals("CN=own", own(pair));
    assertEquals(
        "CN=root",
        ((X509Certificate) pair.getCertificateChain()[2]).getSubjectX500Principal().getName());
  }

  private void sign(String name, String by) throws Exception {
    openssl("req -new -key " + name + ".key -subj /CN=" + name + " -out " + name + ".csr");
    openssl(
        "x509 -req -in "
            + name
            + ".csr -CA "
            + by
            + ".pem -CAkey "
            + by
            + ".key -CAcreateserial"
            + " -out "
            + name
            + ".pem");
  }

  @ParameterizedTest
  @CsvSource({
    "genrsa -aes128 -passout pass:x -traditional -out key.pem 2048, is encrypted",
    "genrsa -aes128 -passout pass:x -out key.pem 2048, is encrypted",
    "ecparam -name prime256v1 -param_enc explicit -genkey -noout -out key.pem, malformed EC",
    "dsaparam -genkey -out key.pem 1024, private key",
    "rand -hex -out key.pem 100, no BEGIN PRIVATE KEY"
  })
  void keyThatCannotBeUsedIsNamed(String command, String why) throws Exception {
    openssl("ecparam -name prime256v1 -genkey -noout -out other.pem");
    openssl("req -x509 -new -key other.pem -subj /CN=own -out cert.pem");
    openssl(command);
    Exception refusal = assertThrows(IOException.class, this::read);
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("key.pem"), refusal.getMessage());
  }

  @Test
  void rubbishWithinAKeyIsNamed() throws Exception {
    openssl("ecparam -name prime256v1 -genkey -noout -out other.pem");
    openssl("req -x509 -new -key other.pem -subj /CN=own -out cert.pem");
    for (String body : new String[] {"", "MA==", "MIIB", "MHcCAQEE", "äöü"}) {
      for (String label : new String[] {"EC", "RSA"}) {
        String name = label + " PRIVATE KEY-----\n";
        Files.writeString(file("key.pem"), "-----BEGIN " + name + body + "\n-----END " + name);
        assertThrows(IOException.class, this::read, label + body);
      }
    }
  }

  private PrivateKeyEntry read() throws IOException, GeneralSecurityException {
    return PemFiles.read(file("cert.pem"), file("key.pem"));
  }

  private static String own(PrivateKeyEntry pair) {
    return ((X509Certificate) pair.getCertificate()).getSubjectX500Principal().getName();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void openssl(String arguments) throws Exception {
    Process openssl =
        new ProcessBuilder(("openssl " + arguments).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertEquals(0, openssl.waitFor(), () -> said(arguments));
  }

  private String said(String arguments) {
    try {
      return arguments + ": " + Files.readString(file("said"));
    } catch (IOException unreadable) {
      return arguments;
    }
  }
}
