package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A certificate as ACME clients leave it: its key in each form, and what is seen after a renewal.
 */
@Tag("way")
class CertificateE2E {
  private static final String ALICE = "alice@example.com";
  private static final String SECRET = "secret-1";
  private static final String NEW_EC = "ecparam -name prime256v1 -genkey -noout";
  private static final String NEW_RSA = "genrsa -traditional 2048";

  private final Path folder = Instance.FOLDER.resolve("certificates");
  private Instance server;

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void renewedPairIsShownEverywhereAndABrokenOneNowhere() throws Exception {
    Shell.run("rm", "-rf", folder.toString()).mustSucceed();
    Files.createDirectories(folder);
    renew("first", NEW_EC, "BEGIN EC PRIVATE KEY");
    server =
        new Instance("certificate")
            .set("TMAIL_TLS_CERT", folder.resolve("cert.pem").toString())
            .set("TMAIL_TLS_KEY", folder.resolve("key.pem").toString())
            .start();
    server.addMailbox(ALICE, SECRET);
    assertEquals(List.of("first", "first", "first", "first", "first"), shown());

    try (Store open = server.mailbox(ALICE, SECRET).stay("imaps")) {
      renew("second", NEW_RSA, "BEGIN RSA PRIVATE KEY");
      Await.until("the new pair", () -> shown().stream().allMatch("second"::equals));
      assertTrue(server.log().contains("certificate reloaded by Dovecot"));
      assertTrue(open.isConnected(), "a session ended with the old certificate");
    }

    openssl(NEW_EC, "key.new");
    put("key");
    Await.until("a warning", () -> server.log().contains("not usable, Dovecot keeps the old one"));
    assertEquals(List.of("second", "second", "second", "second", "second"), shown());
    assertTrue(server.mailbox(ALICE, SECRET).canLogin("imaps"));
    Await.until(
        "an alert",
        () -> server.tmail("status").output().matches("(?si).*certificate[^\n]* bad.*"));

    renew("third", NEW_EC, "BEGIN EC PRIVATE KEY");
    Await.until("the next pair", () -> shown().stream().allMatch("third"::equals));
  }

  /** One file after the other, as a renewal does. */
  private void renew(String name, String key, String form) throws IOException {
    openssl(key, "key.new");
    assertTrue(Files.readString(folder.resolve("key.new")).contains(form));
    openssl("req -x509 -key key.new -days 30 -subj /CN=" + name, "cert.new");
    put("cert");
    put("key");
  }

  private void openssl(String command, String file) {
    String line = "cd " + folder + " && openssl " + command + " >" + file + " && chmod 644 " + file;
    Shell.run("sh", "-c", line).mustSucceed();
  }

  private void put(String name) throws IOException {
    Files.move(
        folder.resolve(name + ".new"),
        folder.resolve(name + ".pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** The names that SMTP with and without STARTTLS, IMAP, POP3 and ManageSieve show now. */
  private List<String> shown() {
    List<String> names = new ArrayList<>();
    names.add(name(server.submissions(), ""));
    names.add(name(server.smtp(), "-starttls smtp"));
    names.add(name(server.imaps(), ""));
    names.add(name(server.pop3s(), ""));
    names.add(name(server.sieve(), "-starttls sieve"));
    return names;
  }

  private static String name(int port, String way) {
    String line =
        "openssl s_client -connect 127.0.0.1:%d %s </dev/null 2>/dev/null | openssl x509 -noout"
            + " -subject";
    String subject = Shell.run("sh", "-c", line.formatted(port, way)).output();
    return subject.replaceFirst("(?s).*CN *= *", "").strip();
  }
}
