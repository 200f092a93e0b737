package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.e2e.Doors.Door;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One count of wrong passwords for SMTP, IMAP, POP3, ManageSieve, HTTP Basic and the console. */
@Tag("way")
@ExtendWith(SharedInstance.class)
class GuessingE2E {
  private static final String PASSWORD = "secret-1";

  /** Of an account in an hour, from networks where it is not used: the default. */
  private static final int MOST_GUESSES = 100;

  private static Instance server;

  @BeforeAll
  static void start(Instance shared) {
    server = shared;
    for (String name : List.of("alice", "bob", "carol", "dave")) {
      server.addMailbox(name + "@guess.example", PASSWORD);
    }
  }

  @Test
  void failuresOfOneDoorCountAtAllOthers() throws Exception {
    String alice = "alice@guess.example";
    assertTrue(imap(alice, PASSWORD, "127.0.0.2"));
    assertEquals(Collections.nCopies(9, false), imap(alice, Collections.nCopies(9, "wrong")));
    assertEquals(401, http(alice, "wrong").statusCode());
    assertEquals(false, imap(alice, PASSWORD, "127.0.0.1"));
    assertTrue(smtp(alice, PASSWORD).contains("454 4.7.0"));
    HttpResponse<String> refused = http(alice, PASSWORD);
    assertEquals(429, refused.statusCode());
    assertEquals("60", refused.headers().firstValue("Retry-After").orElse(""));
    assertTrue(imap(alice, PASSWORD, "127.0.0.2"), "another network");
    assertEquals(200, http("bob@guess.example", PASSWORD).statusCode(), "another account");
  }

  /** At each from a network of its own. The last of these guesses is still looked at. */
  @Test
  void guessesFromManyNetworksAtAllDoorsShareOneCount() throws Exception {
    Doors doors = new Doors(server);
    String dave = "dave@guess.example";
    String home = "127.70.0.1";
    for (Door door : Doors.ALL) {
      assertTrue(doors.opens(door, home, dave, PASSWORD), door + " at first");
    }
    List<Boolean> guessed =
        Crowd.run(
            MOST_GUESSES - 1,
            20,
            i ->
                doors.opens(
                    Doors.ALL.get(i % Doors.ALL.size()), "127.70.1." + (1 + i), dave, "wrong"));
    assertFalse(guessed.contains(true));
    String last = doors.answer(Door.SMTP, "127.70.1.200", dave, "wrong");
    assertTrue(last.startsWith("535 5.7.8"), last);
    for (Door door : Doors.ALL) {
      String from = "127.70.2." + (1 + Doors.ALL.indexOf(door));
      assertFalse(doors.opens(door, from, dave, PASSWORD), door + " from elsewhere");
    }
    for (Door door : Doors.ALL) {
      Await.until(door + " at home", () -> doors.opens(door, home, dave, PASSWORD));
    }
  }

  @Test
  void parallelLoginsWithTheRightPasswordAllSucceed() throws Exception {
    assertEquals(
        Collections.nCopies(40, true),
        imap("carol@guess.example", Collections.nCopies(40, PASSWORD)));
  }

  @Test
  void theQuestionsOfDovecotAreOpenToDovecotOnly() throws Exception {
    HttpRequest.Builder question =
        HttpRequest.newBuilder(uri("/api/login-policy?command=allow"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"login\":\"x\",\"remote\":\"\"}"));
    assertEquals(401, send(question).statusCode());
    String user = basic("bob@guess.example", PASSWORD);
    assertEquals(403, send(question.header("Authorization", user)).statusCode());
    String dovecot = Files.readString(server.home().resolve("run/login-policy.token")).strip();
    question.setHeader("Authorization", "Bearer " + dovecot);
    assertEquals("{\"msg\":\"\",\"status\":0}", send(question).body());
    HttpRequest.Builder users =
        HttpRequest.newBuilder(uri("/api/users")).header("Authorization", "Bearer " + dovecot);
    assertEquals(403, send(users).statusCode());
  }

  private static List<Boolean> imap(String login, List<String> passwords)
      throws InterruptedException, ExecutionException {
    ExecutorService clients = Executors.newFixedThreadPool(passwords.size());
    try {
      List<Callable<Boolean>> logins = new ArrayList<>();
      passwords.forEach(each -> logins.add(() -> imap(login, each, "127.0.0.1")));
      List<Boolean> admitted = new ArrayList<>();
      for (Future<Boolean> each : clients.invokeAll(logins)) {
        admitted.add(each.get());
      }
      return admitted;
    } finally {
      clients.shutdownNow();
    }
  }

  private static boolean imap(String login, String password, String from)
      throws MessagingException {
    Properties properties = new Properties();
    properties.setProperty("mail.imaps.ssl.trust", "*");
    properties.setProperty("mail.imaps.ssl.checkserveridentity", "false");
    properties.setProperty("mail.imaps.localaddress", from);
    try (Store store = Session.getInstance(properties).getStore("imaps")) {
      store.connect("127.0.0.1", server.imaps(), login, password);
      return true;
    } catch (AuthenticationFailedException refused) {
      return false;
    }
  }

  private static String smtp(String login, String password) {
    return Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.submissions(),
            "--tlsc",
            "--auth",
            "PLAIN",
            "--auth-user",
            login,
            "--auth-password",
            password,
            "--quit-after",
            "AUTH")
        .output();
  }

  private static HttpResponse<String> http(String login, String password)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri("/api/me")).header("Authorization", basic(login, password)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String basic(String login, String password) {
    byte[] both = (login + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.http() + path);
  }
}
