package io.tmail.tls;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.config.InvalidSettingException;
import io.tmail.config.Listener;
import io.tmail.config.TlsSettings;
import io.tmail.smtp.Dialogue;
import io.tmail.smtp.SmtpRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  @TempDir private static Path made;
  @TempDir private Path folder;
  private Path certificate;
  private Path key;

  /** Making a pair takes a second. */
  @BeforeAll
  static void make() throws IOException, GeneralSecurityException {
    for (String name : new String[] {"first", "second"}) {
      Path files = Files.createDirectory(made.resolve(name));
      SelfSigned.make(
          new TlsSettings(
              files.resolve("cert.pem"), files.resolve("key.pem"), true, List.of(), List.of()),
          name + ".example");
    }
  }

  @BeforeEach
  void useTheFirst() throws IOException {
    certificate = folder.resolve("cert.pem");
    key = folder.resolve("key.pem");
    put("first", certificate, key);
  }

  @Test
  void changedFilesCountForNewHandshakesOnly() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = rig();
        Dialogue old = rig.hello()) {
      old.ask("STARTTLS", "220");
      assertEquals("CN=first.example", subject(old.secure("mail.example")));
      put("second", certificate, key);
      assertEquals("CN=second.example", shown(rig, null));
      old.ask("EHLO client.example", "250");
    }
  }

  @Test
  void changedFilesCountForTlsFromTheFirstByteToo() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = rig()) {
      int port = rig.listen(Listener.Role.MX, true);
      put("second", certificate, key);
      try (Dialogue client = new Dialogue(port)) {
        assertEquals("CN=second.example", subject(client.secure(null)));
        client.expect("220");
      }
    }
  }

  @Test
  void brokenFileLeavesTheOldCertificateAndOneWarning()
      throws IOException, GeneralSecurityException {
    try (SmtpRig rig = rig();
        Warnings warnings = new Warnings()) {
      Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nrubbish\n");
      assertEquals("CN=first.example", shown(rig, null));
      assertEquals("CN=first.example", shown(rig, null));
      assertEquals(1, warnings.seen.size(), warnings.seen.toString());
      assertTrue(warnings.seen.get(0).contains("the old one is kept"));
      put("second", certificate, key);
      assertEquals("CN=second.example", shown(rig, null));
      Files.delete(key);
      assertEquals("CN=second.example", shown(rig, null));
      assertEquals(2, warnings.seen.size(), warnings.seen.toString());
    }
  }

  /** As Caddy and acme.sh write keys (SEC 1). */
  @Test
  void renewedKeyMayHaveAnotherForm() throws Exception {
    try (SmtpRig rig = rig()) {
      for (String arguments :
          List.of(
              "ecparam -name prime256v1 -genkey -out key.pem",
              "req -x509 -new -key key.pem -subj /CN=renewed.example -out cert.pem")) {
        Process openssl =
            new ProcessBuilder(("openssl " + arguments).split(" "))
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertEquals(0, openssl.waitFor());
      }
      assertEquals("CN=renewed.example", shown(rig, null));
    }
  }

  @Test
  void halfReplacedPairIsNotUsed() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = rig()) {
      Files.copy(made.resolve("second/cert.pem"), certificate, REPLACE_EXISTING);
      assertEquals("CN=first.example", shown(rig, null));
      Files.copy(made.resolve("second/key.pem"), key, REPLACE_EXISTING);
      assertEquals("CN=second.example", shown(rig, null));
    }
  }

  @Test
  void clientSeesTheCertificateOfTheNameItAsksFor() throws IOException, GeneralSecurityException {
    Path otherCertificate = folder.resolve("other.pem");
    Path otherKey = folder.resolve("other.key");
    put("second", otherCertificate, otherKey);
    try (SmtpRig rig = rig("TLS_SNI", "second.example=" + otherCertificate + "," + otherKey)) {
      assertEquals("CN=second.example", shown(rig, "second.example"));
      assertEquals("CN=second.example", shown(rig, "Second.EXAMPLE"));
      assertEquals("CN=first.example", shown(rig, "first.example"));
      assertEquals("CN=first.example", shown(rig, null));
      put("first", otherCertificate, otherKey);
      assertEquals("CN=first.example", shown(rig, "second.example"));
    }
  }

  @Test
  void wrongFilesAreToldAtTheStart() throws IOException {
    Path foreignKey = made.resolve("second/key.pem");
    String mismatch = refusal("TLS_SNI", "a.example=" + certificate + "," + foreignKey);
    assertTrue(mismatch.startsWith("TMAIL_TLS_SNI, a.example: expected "), mismatch);
    assertTrue(mismatch.contains("is not that of"), mismatch);
    String missing = refusal("TLS_SNI", "a.example=/missing.pem," + key);
    assertTrue(missing.contains("/missing.pem"), missing);
    Files.writeString(certificate, "");
    assertTrue(refusal().startsWith("TMAIL_TLS_CERT="), refusal());
  }

  @Test
  void onlyTheListedCiphersAreSpoken() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = rig("TLS_CIPHERS", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")) {
      try (Dialogue client = rig.hello()) {
        client.ask("STARTTLS", "220");
        SSLSession session = client.secure("mail.example");
        assertEquals("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", session.getCipherSuite());
        assertEquals("TLSv1.2", session.getProtocol());
      }
      assertRefused(rig, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    }
  }

  @Test
  void ourOrderOfCiphersCounts() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = rig("TLS_CIPHERS", "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384");
        Dialogue client = rig.hello()) {
      client.ask("STARTTLS", "220");
      SSLSession session =
          client.secure("mail.example", "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
      assertEquals("TLS_AES_128_GCM_SHA256", session.getCipherSuite());
    }
  }

  @Test
  void ciphersWithoutForwardSecrecyAreRefusedByDefault()
      throws IOException, GeneralSecurityException {
    try (SmtpRig rig = rig()) {
      assertRefused(rig, "TLS_RSA_WITH_AES_128_GCM_SHA256");
      try (Dialogue client = rig.hello()) {
        client.ask("STARTTLS", "220");
        client.secure("mail.example", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");
        client.ask("NOOP", "250");
      }
    }
  }

  @Test
  void ciphersWithoutForwardSecrecyAreSpokenIfListed()
      throws IOException, GeneralSecurityException {
    String[] javas = SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites();
    assumeTrue(List.of(javas).contains("TLS_RSA_WITH_AES_128_GCM_SHA256"), "Java has none left");
    try (SmtpRig rig = rig("TLS_CIPHERS", "TLS_RSA_WITH_AES_128_GCM_SHA256");
        Dialogue client = rig.hello()) {
      client.ask("STARTTLS", "220");
      client.secure("mail.example", "TLS_RSA_WITH_AES_128_GCM_SHA256");
      client.ask("NOOP", "250");
    }
  }

  @Test
  void protocolAndCipherAreRecorded() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = rig();
        Warnings log = new Warnings(Level.INFO);
        Dialogue client = rig.hello()) {
      client.ask("STARTTLS", "220");
      client.secure("mail.example", "TLS_AES_128_GCM_SHA256");
      client.ask("EHLO c.example", "250");
      client.send("MAIL FROM:<>", "RCPT TO:<alice@example.com>", "DATA");
      client.expect("250");
      client.expect("250");
      client.expect("354");
      client.ask("x\r\n.", "250");
      String facts = "TLSv1.3 cipher TLS_AES_128_GCM_SHA256";
      assertTrue(rig.queue.traceField.contains("(using " + facts + ")"), rig.queue.traceField);
      assertTrue(
          log.seen.stream()
              .anyMatch(
                  line -> line.contains("client=c.example[127.0.0.1], proto=ESMTPS, tls=" + facts)),
          log.seen.toString());
    }
  }

  private SmtpRig rig(String... set) {
    String[] all = new String[set.length + 4];
    System.arraycopy(set, 0, all, 4, set.length);
    all[0] = "TLS_CERT";
    all[1] = certificate.toString();
    all[2] = "TLS_KEY";
    all[3] = key.toString();
    return new SmtpRig(all);
  }

  private String refusal(String... set) {
    return assertThrows(InvalidSettingException.class, () -> rig(set).close()).getMessage();
  }

  private static void assertRefused(SmtpRig rig, String cipher) throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("STARTTLS", "220");
      assertThrows(SSLException.class, () -> client.secure("mail.example", cipher));
    }
  }

  /** Replaces both as ACME clients do. */
  private static void put(String name, Path certificate, Path key) throws IOException {
    for (Path target : new Path[] {certificate, key}) {
      String file = target.equals(certificate) ? "cert.pem" : "key.pem";
      Path fresh = Files.createTempFile(target.getParent(), "new", ".pem");
      Files.copy(made.resolve(name).resolve(file), fresh, REPLACE_EXISTING);
      Files.move(fresh, target, ATOMIC_MOVE, REPLACE_EXISTING);
    }
  }

  /** Whose certificate a new client is shown. */
  private static String shown(SmtpRig rig, String name)
      throws IOException, GeneralSecurityException {
    try (Dialogue client = rig.hello()) {
      client.ask("STARTTLS", "220");
      String subject = subject(client.secure(name));
      assertFalse(client.ask("EHLO client.example", "250").contains("STARTTLS"));
      return subject;
    }
  }

  private static String subject(SSLSession session) throws IOException {
    X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  /** What is logged meanwhile. */
  private static final class Warnings extends Handler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("tmail");
    final List<String> seen = new CopyOnWriteArrayList<>();

    Warnings() {
      this(Level.WARNING);
    }

    Warnings(Level least) {
      setLevel(least);
      LOG.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
      if (isLoggable(line)) {
        seen.add(line.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOG.removeHandler(this);
    }
  }
}
