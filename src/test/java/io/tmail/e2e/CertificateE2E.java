package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.e2e.Doors.Door;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

  private static final Path FOLDER = Instance.FOLDER.resolve("certificates");
  private static Instance server;

  @BeforeAll
  static void start() throws IOException {
    Shell.run("rm", "-rf", FOLDER.toString()).mustSucceed();
    Files.createDirectories(FOLDER);
    renew("first", NEW_EC, "BEGIN EC PRIVATE KEY");
    server =
        new Instance("certificate")
            .set("TMAIL_TLS_CERT", FOLDER.resolve("cert.pem").toString())
            .set("TMAIL_TLS_KEY", FOLDER.resolve("key.pem").toString())
            .set("TMAIL_REST_TLS_IN_FRONT", "true")
            .start();
    server.addMailbox(ALICE, SECRET);
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  /** The cookies of the form and of the session, and every response (RFC 6797). */
  @Test
  void whereAProxySpeaksTlsBrowsersAreToldToKeepToIt() throws Exception {
    HttpWire client = new HttpWire("127.0.0.1", server.http());
    for (String path : List.of("/console/login.xhtml", "/api/ping", "/api/users", "/nothing")) {
      Map<String, String> head = client.ask(HttpWire.head("GET " + path + " HTTP/1.1"), "").head();
      assertEquals(" max-age=15768000", head.get("strict-transport-security"), path + head);
      String cookie = head.getOrDefault("set-cookie", "; Secure");
      assertTrue(cookie.contains("; Secure"), path + head);
    }
    String answer = new Doors(server).answer(Door.CONSOLE, "127.0.0.1", ALICE, SECRET);
    assertTrue(answer.startsWith("HTTP/1.1 302"), answer);
    String session =
        answer.lines().filter(line -> line.startsWith("Set-Cookie: JSESSIONID=")).findAny().get();
    for (String attribute : List.of("secure", "httponly", "samesite=strict")) {
      assertTrue(session.toLowerCase(Locale.ROOT).contains("; " + attribute), session);
    }
    assertTrue(answer.contains("\nStrict-Transport-Security: max-age=15768000"), answer);
  }

  @Test
  void renewedPairIsShownEverywhereAndABrokenOneNowhere() throws Exception {
    assertEquals(List.of("first", "first", "first", "first", "first"), shown());

    renew("second", NEW_RSA, "BEGIN RSA PRIVATE KEY");
    Await.until("the new pair", () -> shown().stream().allMatch("second"::equals));
    assertTrue(server.log().contains("certificate reloaded by Dovecot"));

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
  private static void renew(String name, String key, String form) throws IOException {
    openssl(key, "key.new");
    assertTrue(Files.readString(FOLDER.resolve("key.new")).contains(form));
    openssl("req -x509 -key key.new -days 30 -subj /CN=" + name, "cert.new");
    put("cert");
    put("key");
  }

  private static void openssl(String command, String file) {
    String line = "cd " + FOLDER + " && openssl " + command + " >" + file + " && chmod 644 " + file;
    Shell.run("sh", "-c", line).mustSucceed();
  }

  private static void put(String name) throws IOException {
    Files.move(
        FOLDER.resolve(name + ".new"),
        FOLDER.resolve(name + ".pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** The names that SMTP with and without STARTTLS, IMAP, POP3 and ManageSieve show now. */
  private static List<String> shown() {
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
