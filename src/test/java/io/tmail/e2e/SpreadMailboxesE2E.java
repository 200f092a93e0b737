package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.FreePort;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Twenty users' mailboxes on two real Dovecots. */
@Tag("fault")
class SpreadMailboxesE2E {
  private static final String SECRET = "secret-1";
  private static final String ONE = "127.0.0.2";
  private static final String OTHER = "127.0.0.3";
  private static final String FRONT = "127.0.0.4";
  private static final List<String> USERS =
      IntStream.range(0, 20).mapToObj(i -> "u" + i + "@example.com").toList();

  private static final Map<String, OtherDovecot> DOVECOTS = new LinkedHashMap<>();
  private static Instance server;
  private static OtherDovecot proxy;
  private static int doveadm;
  private static int letters;

  private Map<String, String> hosts;

  @BeforeAll
  static void start() {
    int lmtp = FreePort.next();
    doveadm = FreePort.next();
    server =
        new Instance("spread")
            .set("TMAIL_DOVECOT_TRANSPORT", "lmtp")
            .set("TMAIL_DOVECOT_LMTP", ONE + ":" + lmtp + "," + OTHER + ":" + lmtp)
            .set("TMAIL_DOVECOT_DOVEADM", Integer.toString(doveadm))
            .set("TMAIL_DOVECOT_DOVEADM_PASSWORD", "a-long-secret")
            .start();
    for (String host : List.of(ONE, OTHER)) {
      DOVECOTS.put(host, OtherDovecot.backEnd(server, host, lmtp, doveadm));
    }
    proxy = OtherDovecot.proxy(server, FRONT);
    USERS.forEach(login -> server.addMailbox(login, SECRET));
  }

  @AfterAll
  static void stop() {
    proxy.stop();
    DOVECOTS.values().forEach(OtherDovecot::stop);
    server.stop();
  }

  @BeforeEach
  void readHosts() {
    hosts = new LinkedHashMap<>();
    try (JsonReader list =
        Json.createReader(
            new StringReader(server.tmail("user", "list", "--json").mustSucceed().output()))) {
      for (JsonObject user : list.readArray().getValuesAs(JsonObject.class)) {
        hosts.put(user.getString("login"), user.getString("mailHost"));
      }
    }
  }

  @Test
  void eachUsersMailIsOnHisHostAndNowhereElse() {
    assertTrue(hosts.values().stream().filter(ONE::equals).count() > 3, hosts.toString());
    assertTrue(hosts.values().stream().filter(OTHER::equals).count() > 3, hosts.toString());
    String letter = sendToAll();
    Await.until("delivery", () -> server.queued() == 0);
    USERS.forEach(login -> mustBeOnceAt(hosts.get(login), login, letter));
  }

  @Test
  void anotherHostGetsTheMailFromThenOn() {
    String login = someoneAt(ONE);
    String before = sendToAll();
    Await.until("delivery", () -> server.queued() == 0);
    server.tmail("user", "update", "--mail-host", OTHER, login).mustSucceed();
    String after = sendToAll();
    Await.until("delivery", () -> server.queued() == 0);
    mustBeOnceAt(ONE, login, before);
    mustBeOnceAt(OTHER, login, after);
    Shell.Result unknown = server.tmail("user", "update", "--mail-host", "127.0.0.4", login);
    assertNotEquals(0, unknown.exit());
    assertTrue(unknown.output().contains(ONE + ", " + OTHER), unknown.output());
    server.tmail("user", "update", "--mail-host", ONE, login).mustSucceed();
  }

  @Test
  void whileOneDovecotIsAwayItsUsersMailWaitsAndTheOthersIsThere() {
    String mover = someoneAt(OTHER);
    long waiting = hosts.values().stream().filter(OTHER::equals).count();
    DOVECOTS.get(OTHER).stop();
    String letter = sendToAll();
    Await.until("the mail of one host", () -> server.queued() == waiting);
    for (String login : USERS) {
      if (hosts.get(login).equals(ONE)) {
        mustBeOnceAt(ONE, login, letter);
      }
    }
    server.tmail("user", "update", "--mail-host", ONE, mover).mustSucceed();
    Await.until("what waited for him", () -> server.queued() == waiting - 1);
    mustBeOnceAt(ONE, mover, letter);
    DOVECOTS.get(OTHER).start();
    Await.until("the mail of the other host", () -> server.queued() == 0);
    server.tmail("user", "update", "--mail-host", OTHER, mover).mustSucceed();
    for (String login : USERS) {
      mustBeOnceAt(login.equals(mover) ? ONE : hosts.get(login), login, letter);
    }
  }

  @Test
  void proxyLeadsEachUserToHisHost() {
    String letter = sendToAll();
    Await.until("delivery", () -> server.queued() == 0);
    for (String login : List.of(someoneAt(ONE), someoneAt(OTHER))) {
      assertTrue(throughProxy(login).stream().anyMatch(each -> each.contains(letter)), login);
      assertFalse(new Mailbox(server, FRONT, login, "wrong").canLogin("imaps"), login);
    }
    String login = someoneAt(ONE);
    server.tmail("user", "update", "--inactive", login).mustSucceed();
    assertFalse(new Mailbox(server, FRONT, login, SECRET).canLogin("imaps"), "inactive");
    server.tmail("user", "update", "--active", login).mustSucceed();
  }

  private static List<String> throughProxy(String login) {
    return new Mailbox(server, FRONT, login, SECRET).inbox();
  }

  /** Step by step as docs/SCALING.md says it, with mail that comes between the steps. */
  @Test
  void mailboxMovesToAnotherHostAndLosesNothing() {
    String login = someoneAt(ONE);
    OtherDovecot to = DOVECOTS.get(OTHER);
    String from = "tcp:" + ONE + ":" + doveadm;
    putScript(ONE, login);
    String before = sendToAll();
    Await.until("delivery", () -> server.queued() == 0);
    to.doveadm("backup", "-R", "-u", login, from).mustSucceed();
    String during = sendToAll();
    Await.until("delivery", () -> server.queued() == 0);
    mustBeOnceAt(ONE, login, during);
    server.tmail("user", "update", "--mail-host", OTHER, login).mustSucceed();
    String after = sendToAll();
    Await.until("delivery", () -> server.queued() == 0);
    mustBeOnceAt(OTHER, login, after);
    to.doveadm("sync", "-1", "-R", "-u", login, from).mustSucceed();
    to.doveadm("sync", "-1", "-R", "-u", login, from).mustSucceed();
    for (String letter : List.of(before, during, after)) {
      assertEquals(1, to.arrived(login).stream().filter(letter::equals).count(), letter);
      assertTrue(throughProxy(login).stream().anyMatch(each -> each.contains(letter)), letter);
    }
    String scripts = to.doveadm("sieve", "list", "-u", login).mustSucceed().output();
    assertTrue(scripts.contains("mine"), scripts);
  }

  @Test
  void usageAndScriptsAreThoseOfTheMailboxsHost() {
    sendToAll();
    Await.until("delivery", () -> server.queued() == 0);
    for (String host : List.of(ONE, OTHER)) {
      String login = someoneAt(host);
      String shown = server.tmail("user", "show", login).mustSucceed().output();
      assertFalse(shown.contains(" 0 bytes"), shown);
      server.tmailWithInput("keep;\n", "sieve", "put", "-a", login, "here", "-").mustSucceed();
      DOVECOTS.forEach(
          (each, dovecot) -> {
            String scripts = dovecot.doveadm("sieve", "list", "-u", login).output();
            assertEquals(each.equals(host), scripts.contains("here"), each + ": " + scripts);
          });
      Shell.Result removal = server.tmail("user", "del", "--remove-mail", "--yes", login);
      assertTrue(removal.output().contains("the mail is on " + host), removal.output());
    }
  }

  @Test
  void newPasswordEndsSessionsOnTheMailboxsHost() throws MessagingException {
    for (String host : List.of(ONE, OTHER)) {
      String login = someoneAt(host);
      try (Store session = new Mailbox(server, host, login, SECRET).stay("imaps")) {
        assertTrue(session.isConnected());
        server.tmail("user", "update", "-p", "secret-2", login).mustSucceed();
        Await.until("the session's end on " + host, () -> !session.isConnected());
      }
      server.tmail("user", "update", "-p", SECRET, login).mustSucceed();
    }
  }

  @Test
  void consoleNamesTheHostsAndPutsAMailboxOnOne() {
    String login = "by-console@example.com";
    try (Browser browser = SignIn.firstTime(server)) {
      browser.open("users.xhtml");
      browser.press("users:add");
      browser.fill("newUser:login", login);
      browser.fill("newUser:passwd", SECRET);
      browser.fill("newUser:mailHost", "127.0.0.9");
      browser.press("newUser:submit");
      browser.expectText("#newUser .wrong", ONE + ", " + OTHER);
      browser.inspect("user-mail-host");
      browser.fill("newUser:mailHost", OTHER);
      browser.fill("newUser:passwd", SECRET);
      browser.press("newUser:submit");
      Await.until("the mailbox on " + OTHER, () -> OTHER.equals(hostOf(login)));
      browser.open("users.xhtml");
      browser.pressNamed("Edit user: " + login);
      browser.fill("editUser:mailHost", ONE);
      browser.press("editUser:submit");
      Await.until("the mailbox on " + ONE, () -> ONE.equals(hostOf(login)));
    }
    server.tmail("user", "del", "--yes", login).mustSucceed();
  }

  private String hostOf(String login) {
    readHosts();
    return hosts.get(login);
  }

  private static void putScript(String host, String login) {
    Shell.run(
            Map.of(), "keep;\n", DOVECOTS.get(host).line("sieve", "put", "-a", "-u", login, "mine"))
        .mustSucceed();
  }

  private String someoneAt(String host) {
    return USERS.stream().filter(login -> hosts.get(login).equals(host)).findFirst().orElseThrow();
  }

  /** One message; its id is given. */
  private static String sendToAll() {
    String letter = "letter." + letters++;
    Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.smtp(),
            "--from",
            "load@remote.test",
            "--to",
            String.join(",", USERS),
            "--data",
            "Message-ID: <" + letter + "@load>\\nSubject: x\\n\\ntext\\n")
        .mustSucceed();
    return letter;
  }

  private static void mustBeOnceAt(String host, String login, String letter) {
    DOVECOTS.forEach(
        (each, dovecot) ->
            assertEquals(
                each.equals(host) ? 1 : 0,
                dovecot.arrived(login).stream().filter(letter::equals).count(),
                letter + " of " + login + " on " + each));
  }
}
