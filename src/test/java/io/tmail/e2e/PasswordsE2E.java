package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.e2e.Doors.Door;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same passwords at every door. */
@Tag("way")
@ExtendWith(SharedInstance.class)
class PasswordsE2E {
  private static final List<String> PASSWORDS =
      List.of(
          "secret-1",
          "Gr\u00fc\u00dfe-\u20ac9",
          "\u65e5\u672c\u8a9e\u306e\u5408\u8a00\u8449",
          "\u043f\u0430\u0440\u043e\u043b\u044c-1",
          "emoji-\ud83d\udd11-key",
          "with space in it",
          " leading and trailing ",
          "colon:in:it",
          "quote\"and'quote",
          "back\\slash\\",
          "percent%20%41%",
          "plus+and&equals=",
          "comma,semicolon;",
          "<tag>&amp;",
          "{SSHA}looks",
          "$6$looks$like",
          "dollar$HOME`id`",
          "tilde~!@#^*()[]",
          "\u00c5ngstr\u00f6m-\u00f1",
          "x".repeat(200));

  private static Instance server;
  private static HttpClient http;

  @BeforeAll
  static void start(Instance shared) {
    server = shared;
    http = HttpClient.newHttpClient();
    StringBuilder csv = new StringBuilder("login,passwd,haveMailbox\n");
    for (int i = 0; i < PASSWORDS.size(); i++) {
      csv.append(login(i) + ",\"" + PASSWORDS.get(i).replace("\"", "\"\"") + "\",true\n");
    }
    server.tmailWithInput(csv.toString(), "user", "import", "-").mustSucceed();
  }

  private static String login(int i) {
    return "user" + i + "@doors.example";
  }

  @Test
  void openAllDoors() throws Exception {
    List<String> closed = new ArrayList<>();
    for (int i = 0; i < PASSWORDS.size(); i++) {
      for (String door : List.of("imaps", "pop3s", "sieve", "plain", "login", "basic", "form")) {
        if (!opens(door, login(i), PASSWORDS.get(i))) {
          closed.add(door + ": " + PASSWORDS.get(i));
        }
      }
    }
    assertEquals(List.of(), closed);
  }

  @Test
  void aDecomposedSpellingOpensTheServersOwnDoors() throws Exception {
    String decomposed = Normalizer.normalize(PASSWORDS.get(1), Normalizer.Form.NFD);
    for (String door : List.of("plain", "login", "basic", "form")) {
      assertTrue(opens(door, login(1), decomposed), door);
    }
  }

  @Test
  void whatIsNotUtf8IsRefused() throws Exception {
    assertEquals(401, basic(login(1), PASSWORDS.get(1), Charset.forName("windows-1252")));
    assertTrue(!form(login(1), PASSWORDS.get(1), Charset.forName("windows-1252")));
    byte[] list =
        "login,passwd\nfirst@doors.example,Gr\u00fc\u00dfe-9\nm\u00fcller@doors.example,secret-1\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(server.home().resolve("latin-1.csv"), list);
    String refused = server.tmail("user", "import", file.toString()).output();
    assertTrue(refused.contains("password is not UTF-8"), refused);
    assertTrue(refused.contains("login is not UTF-8"), refused);
  }

  /** With neither kind of password; whoever may only send signs in where mail is sent. */
  @Test
  void withoutAMailboxThereIsNoneToOpen() throws Exception {
    String login = "sender@doors.example";
    server.tmail("user", "add", "-r", login, PASSWORDS.get(0)).mustSucceed();
    HttpRequest make =
        HttpRequest.newBuilder(uri("/api/me/app-passwords/phone"))
            .header("Authorization", HttpWire.basic(login, PASSWORDS.get(0)).substring(15))
            .POST(BodyPublishers.noBody())
            .build();
    HttpResponse<String> made = http.send(make, BodyHandlers.ofString());
    assertEquals(200, made.statusCode(), made.body());
    String program = made.body().replaceFirst(".*\"passwd\":\"([^\"]*)\".*", "$1");
    Doors doors = new Doors(server);
    for (String password : List.of(PASSWORDS.get(0), program)) {
      assertTrue(doors.opens(Door.SMTP, "127.0.0.1", login, password), password);
      for (Door door : List.of(Door.IMAP, Door.POP3, Door.SIEVE)) {
        assertFalse(doors.opens(door, "127.0.0.1", login, password), door + " " + password);
      }
    }
    String refused = doors.answer(Door.IMAP, "127.0.0.1", login, program);
    assertTrue(refused.contains("AUTHENTICATIONFAILED"), refused);
    server.tmail("user", "update", login, "--mailbox").mustSucceed();
    for (String password : List.of(PASSWORDS.get(0), program)) {
      for (Door door : List.of(Door.IMAP, Door.POP3, Door.SIEVE)) {
        assertTrue(doors.opens(door, "127.0.0.1", login, password), door + " " + password);
      }
    }
  }

  @Test
  void theCommandLineTakesThemToo() throws Exception {
    server
        .tmailWithInput(PASSWORDS.get(1) + "\n", "user", "add", "-m", "cli@doors.example", "-")
        .mustSucceed();
    server.tmail("user", "add", "-m", "arg@doors.example", PASSWORDS.get(2)).mustSucceed();
    assertTrue(opens("basic", "cli@doors.example", PASSWORDS.get(1)));
    assertTrue(opens("imaps", "cli@doors.example", PASSWORDS.get(1)));
    assertTrue(opens("basic", "arg@doors.example", PASSWORDS.get(2)));
  }

  private static boolean opens(String door, String login, String password) throws Exception {
    return switch (door) {
      case "imaps" -> server.mailbox(login, password).canLogin(door);
      case "pop3s" -> pop3(login, password);
      case "sieve" -> sieve(login, password);
      case "basic" -> basic(login, password, StandardCharsets.UTF_8) == 200;
      case "form" -> form(login, password, StandardCharsets.UTF_8);
      default -> smtp(door, login, password);
    };
  }

  private static boolean smtp(String mechanism, String login, String password) {
    return Shell.run(
                "swaks",
                "--server",
                "127.0.0.1:" + server.submissions(),
                "--tlsc",
                "--auth",
                mechanism.toUpperCase(Locale.ROOT),
                "--auth-user",
                login,
                "--auth-password",
                password,
                "--quit-after",
                "AUTH")
            .exit()
        == 0;
  }

  /** By curl: Jakarta Mail sends no UTF-8 there. */
  private static boolean pop3(String login, String password) {
    String mailbox = "pop3s://127.0.0.1:" + server.pop3s() + "/";
    return Shell.run("curl", "-s", "-k", "--user", login + ":" + password, mailbox).exit() == 0;
  }

  private static boolean sieve(String login, String password) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.sieve())) {
      String both = "\0" + login + "\0" + password;
      String response = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
      socket
          .getOutputStream()
          .write(
              ("AUTHENTICATE \"PLAIN\" \"" + response + "\"\r\nLOGOUT\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answers.contains("OK \"Logged in.\"");
    }
  }

  private static int basic(String login, String password, Charset charset)
      throws IOException, InterruptedException {
    byte[] both = (login + ":" + password).getBytes(charset);
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/me"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** As browsers send it: UTF-8 without saying so. */
  private static boolean form(String login, String password, Charset charset)
      throws IOException, InterruptedException {
    CookieManager cookies = new CookieManager();
    HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();
    String page =
        browser
            .send(
                HttpRequest.newBuilder(uri("/console/login.xhtml")).build(),
                BodyHandlers.ofString())
            .body();
    StringBuilder body = new StringBuilder();
    Matcher hidden =
        Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\"[^>]*value=\"([^\"]*)\"")
            .matcher(page);
    while (hidden.find()) {
      body.append(field(hidden.group(1), hidden.group(2), charset));
    }
    body.append(field("signIn:login", login, charset));
    body.append(field("signIn:password", password, charset));
    body.append(field("signIn:submit", "", charset));
    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(uri("/console/login.xhtml"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.substring(1)))
                .build(),
            BodyHandlers.ofString());
    return answer.statusCode() == 302;
  }

  private static String field(String name, String value, Charset charset) {
    return "&" + URLEncoder.encode(name, charset) + "=" + URLEncoder.encode(value, charset);
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.http() + path);
  }
}
