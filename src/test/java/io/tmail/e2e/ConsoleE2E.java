package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The first day of an administrator, in a real browser against a fresh instance. */
@Tag("console")
@TestMethodOrder(OrderAnnotation.class)
class ConsoleE2E {
  private static final String CHOSEN = "a password of my own";
  private static final String USER = "alice@console.example";
  private static final String CSV =
      "login,passwd,mailboxQuota\nbob@console.example,,1G\ncarol@console.example,secret-3,\n"
          + "dave@console.example,short,\n";
  private static final String LIST = "#users\\:list";

  private static Instance server;
  private static Browser browser;
  private static String login;
  private static String oneTime;
  private static String domainAdministrator;

  @BeforeAll
  static void open() throws IOException {
    server = new Instance("console").start();
    List<String> firstAdmin = Files.readAllLines(server.home().resolve("run/first-admin"));
    login = firstAdmin.get(0);
    oneTime = firstAdmin.get(1);
    browser = new Browser("http://127.0.0.1:" + server.http() + "/console/");
  }

  @AfterAll
  static void close() {
    browser.close();
    server.stop();
  }

  private static void signIn(String password) {
    browser.fill("signIn:login", login);
    browser.fill("signIn:password", password);
    browser.press("signIn:submit");
  }

  @Test
  @Order(1)
  void leadsStrangersToTheLogin() {
    browser.open("users.xhtml");
    browser.expectPage("login.xhtml");
    browser.inspect("login");
  }

  @Test
  @Order(2)
  void refusesWrongPassword() {
    signIn("not the password");
    browser.expectText("#signIn .wrong", "Wrong name or password.");
    browser.inspect("login-refused");
  }

  @Test
  @Order(3)
  void letsOneTimePasswordDoNothingButChangeIt() {
    signIn(oneTime);
    browser.expectPage("password.xhtml");
    browser.open("users.xhtml");
    browser.expectPage("password.xhtml");
    browser.inspect("password-forced");
  }

  @Test
  @Order(4)
  void refusesTwoDifferentNewPasswords() {
    changePassword(CHOSEN, CHOSEN + "?");
    browser.expectText("#ownPassword .wrong", "The passwords do not match.");
  }

  @Test
  @Order(5)
  void opensTheConsoleWithTheChosenPassword() {
    changePassword(CHOSEN, CHOSEN);
    browser.expectPage("index.xhtml");
    browser.expectText("main", "Overview");
    browser.inspect("overview");
    browser.openMenu();
    browser.inspect("overview-menu");
  }

  private static void changePassword(String chosen, String repeated) {
    browser.fill("ownPassword:current", oneTime);
    browser.fill("ownPassword:passwd", chosen);
    browser.fill("ownPassword:repeated", repeated);
    browser.press("ownPassword:submit");
  }

  @Test
  @Order(6)
  void showsWhatTheRulesRefuseAtTheField() {
    browser.open("users.xhtml");
    browser.press("users:add");
    browser.fill("newUser:login", USER);
    browser.fill("newUser:passwd", "short");
    browser.press("newUser:submit");
    browser.expectText("#newUser .field:nth-of-type(2) .wrong", "6");
    assertEquals(USER, browser.attribute("newUser:login", "value"));
    browser.inspect("user-refused");
  }

  @Test
  @Order(7)
  void addsUser() {
    browser.fill("newUser:passwd", "secret-1");
    browser.fill("newUser:mailboxQuota", "2G");
    browser.press("newUser:submit");
    browser.expectText(LIST, USER);
    browser.expectText(LIST, "2G");
    browser.inspect("user-added");
  }

  @Test
  @Order(8)
  void findsUserBySearching() {
    browser.fill("users:search", "nobody has this name");
    browser.expectNoText(LIST, USER);
    browser.fill("users:search", "ALICE");
    browser.expectText(LIST, USER);
  }

  @Test
  @Order(9)
  void changesPasswordOfUser() {
    browser.pressNamed("Change password: " + USER);
    browser.expectText("#userPassword", USER);
    browser.fill("userPassword:passwd", "tiny");
    browser.press("userPassword:submit");
    browser.expectText("#userPassword .wrong", "6");
    browser.inspect("user-password");
    browser.fill("userPassword:passwd", "secret-2");
    browser.press("userPassword:submit");
    browser.expectText(".ui-growl", "Password of " + USER + " changed.");
  }

  @Test
  @Order(10)
  void editsUserAndMakesAPassword() {
    browser.open("users.xhtml");
    browser.pressNamed("Edit user: " + USER);
    browser.expectText("#editUser", USER);
    browser.fill("editUser:mailboxQuota", "plenty");
    browser.press("editUser:submit");
    browser.expectText("#editUser .wrong", "quota must be a size");
    browser.inspect("user-edit");
    browser.fill("editUser:mailboxQuota", "4M");
    browser.press("editUser:active");
    browser.press("editUser:submit");
    browser.expectText(LIST, "4M");
    browser.expectText(LIST, "Inactive");
    browser.pressNamed("Change password: " + USER);
    browser.press("userPassword:submit");
    browser.expectText("#userPassword .made code", "-");
    browser.inspect("user-password-made");
  }

  @Test
  @Order(11)
  void showsHowFullAMailboxIsAndWhenItWasOpened() {
    server.tmail("user", "update", "--active", "-p", "secret-2", USER).mustSucceed();
    Shell.run(
            Map.of(),
            "",
            List.of(
                "swaks",
                "--server",
                "127.0.0.1:" + server.smtp(),
                "--from",
                "bob@remote.test",
                "--to",
                USER,
                "--body",
                ("x".repeat(70) + "\\n").repeat(1000)))
        .mustSucceed();
    server.mailbox(USER, "secret-2").awaitMessage("xxxx");
    browser.open("users.xhtml");
    browser.expectText(LIST + " td.usage", "/ 4M");
    browser.expectText(LIST + " td.usage", "KiB");
    browser.openUntilNoText("users.xhtml", LIST, "Never");
    browser.inspect("users");
  }

  @Test
  @Order(12)
  void importsUsersAfterAPreview() throws IOException {
    browser.open("users.xhtml");
    Path csv = Files.writeString(server.home().resolve("users.csv"), CSV);
    browser.press("users:import");
    browser.expectPage("users-import.xhtml");
    browser.choose("importUsers:csv", csv);
    browser.press("importUsers:check");
    browser.expectText("#preview\\:lines", "password must be at least 6");
    browser.inspect("import-preview");
    browser.press("preview:add");
    browser.expectText("#preview\\:lines", "Added");
    browser.inspect("import-done");
    browser.open("users.xhtml");
    browser.expectText(LIST, "bob@console.example");
    for (String login : List.of("bob@console.example", "carol@console.example")) {
      server.tmail("user", "del", login).mustSucceed();
    }
  }

  @Test
  @Order(13)
  void addsDomain() {
    browser.open("domains.xhtml");
    browser.expectText("#domains\\:list", "console.example");
    browser.press("domains:add");
    browser.fill("newDomain:hostname", "not a domain");
    browser.press("newDomain:submit");
    browser.expectText("#newDomain .wrong", "not a domain");
    browser.inspect("domain-refused");
    browser.fill("newDomain:hostname", "other.example");
    browser.press("newDomain:submit");
    browser.expectText("#domains\\:list", "other.example");
    browser.inspect("domains");
  }

  @Test
  @Order(14)
  void keepsDomainThatIsInUse() {
    delete("console.example");
    browser.expectText(".ui-growl", "still in use");
    browser.expectText("#domains\\:list", "console.example");
    delete("other.example");
    browser.expectNoText("#domains\\:list", "other.example");
  }

  @Test
  @Order(15)
  void deletesUserOnlyAfterTheQuestionAndItsMailOnlyIfTold() throws IOException {
    browser.open("users.xhtml");
    browser.pressNamed("Delete: " + USER);
    browser.expectText("#removeUser", USER);
    browser.inspect("user-delete");
    browser.press("removeUser:cancel");
    browser.expectGone("#removeUser");
    Path home = server.home().resolve("mail/c/console.example/a/alice");
    Files.createDirectories(home);
    browser.pressNamed("Delete: " + USER);
    browser.press("removeUser:withMail");
    browser.press("removeUser:submit");
    browser.expectNoText(LIST, USER);
    assertFalse(Files.exists(home));
  }

  @Test
  @Order(16)
  void tellsWhoChangedWhat() {
    browser.open("actions.xhtml?action=user&entity=" + USER.substring(0, 5));
    browser.expectText("main", "user.remove");
    browser.expectText("main", "console 127.0.0.1");
    browser.expectNoText("main", "rcpthost.add");
    browser.inspect("actions");
    for (String page : List.of("users.xhtml", "users-import.xhtml")) {
      browser.open(page);
      assertEquals(List.of(), browser.violations(), page);
    }
  }

  private static void delete(String name) {
    browser.pressNamed("Delete: " + name);
    browser.pressIn("#confirm .ui-confirmdialog-yes");
  }

  @Test
  @Order(17)
  void makesTokensAndAdministrators() throws Exception {
    server.addMailbox(USER, "secret-5");
    browser.open("tokens.xhtml");
    browser.fill("newToken:name", "robot");
    browser.fill("newToken:scopes", "users:destroy");
    browser.press("newToken:add");
    browser.expectText("#newToken .wrong", "users:destroy");
    browser.fill("newToken:scopes", "users:read");
    browser.press("newToken:add");
    browser.expectText("#newToken .made code", "tmail_");
    browser.expectText("#tokens", "users:read");
    browser.inspect("tokens");
    browser.open("administrators.xhtml");
    browser.fill("newAdministrator:login", "carol");
    browser.fill("newAdministrator:domains", "console.example");
    browser.press("newAdministrator:add");
    browser.expectText("#newAdministrator .made code", "-");
    domainAdministrator = browser.text("#newAdministrator .made code");
    browser.expectText("#administrators", "console.example");
    browser.inspect("administrators");
    browser.pressNamed("Allow granting “Can send outside”: carol");
    browser.expectText(".ui-growl", "carol can now allow users to send outside");
    browser.pressNamed("Disallow granting “Can send outside”: carol");
    browser.expectText(".ui-growl", "carol can no longer");
  }

  @Test
  @Order(18)
  void signsOut() {
    browser.press("visitor:signOut");
    browser.expectPage("login.xhtml");
    browser.open("index.xhtml");
    browser.expectPage("login.xhtml");
  }

  @Test
  @Order(19)
  void asksToSignInAgainWhenTheSessionHasEnded() {
    signIn(CHOSEN);
    browser.expectPage("index.xhtml");
    browser.open("users.xhtml");
    browser.loseSession();
    browser.press("users:add");
    browser.expectPage("login.xhtml");
  }

  @Test
  @Order(20)
  void aUserSeesHisMailboxAndMakesAPasswordForHisPhone() {
    signInAs(USER, "secret-5");
    browser.expectPage("me.xhtml");
    browser.expectText("main", USER);
    browser.open("users.xhtml");
    browser.expectPage("me.xhtml");
    browser.fill("appPasswords:name", "Phone");
    browser.press("appPasswords:add");
    browser.expectText("#appPasswords .made code", "-");
    String made = browser.text("#appPasswords .made code");
    browser.inspect("me");
    for (String password : List.of(made, "secret-5")) {
      assertTrue(server.mailbox(USER, password).canLogin("imaps"));
      assertTrue(server.mailbox(USER, password).canLogin("pop3s"));
      assertEquals(0, submit(password), password);
    }
    takesAppPasswordsOnly(made);
    browser.open("me.xhtml");
    browser.pressNamed("Revoke: Phone");
    browser.expectText(".ui-growl", "revoked");
    assertFalse(server.mailbox(USER, made).canLogin("imaps"));
    assertTrue(submit(made) != 0);
    assertTrue(server.mailbox(USER, "secret-5").canLogin("imaps"));
    browser.open("password.xhtml");
    browser.fill("ownPassword:current", "secret-5");
    browser.fill("ownPassword:passwd", "secret-6");
    browser.fill("ownPassword:repeated", "secret-6");
    browser.press("ownPassword:submit");
    browser.expectPage("me.xhtml");
    assertTrue(server.mailbox(USER, "secret-6").canLogin("imaps"));
  }

  private static void takesAppPasswordsOnly(String made) {
    browser.open("security.xhtml");
    browser.press("programs:take");
    browser.expectText("#programs", "must use an app password");
    browser.inspect("programs-only");
    for (String protocol : List.of("imaps", "pop3s")) {
      assertFalse(server.mailbox(USER, "secret-5").canLogin(protocol), protocol);
      assertTrue(server.mailbox(USER, made).canLogin(protocol), protocol);
    }
    assertTrue(submit("secret-5") != 0);
    assertEquals(0, submit(made));
    signInAs(USER, "secret-5");
    browser.expectPage("me.xhtml");
    browser.open("security.xhtml");
    browser.press("programs:take");
    browser.expectText("#programs", "your own password or");
  }

  /** The exit code of a submission to himself with this password. */
  private static int submit(String password) {
    return Shell.run(
            Map.of(),
            "",
            List.of(
                "swaks",
                "--server",
                "127.0.0.1:" + server.submission(),
                "-tls",
                "--auth-user",
                USER,
                "--auth-password",
                password,
                "--from",
                USER,
                "--to",
                USER))
        .exit();
  }

  @Test
  @Order(21)
  void aUserSeesWhenAndFromWhereHeWasLetIn() {
    browser.openUntilText("logins.xhtml", "#logins", "IMAP");
    for (String seen : List.of("Console", "SMTP", "POP3", "127.0.0.1", "App password: Phone")) {
      browser.expectText("#logins", seen);
    }
    browser.expectText("#sessions", "This session");
    browser.expectText("#sessions", "Chrome, Linux");
    try (Browser phone = new Browser("http://127.0.0.1:" + server.http() + "/console/")) {
      signInAs(phone, USER, "secret-6");
      phone.expectPage("me.xhtml");
      browser.open("logins.xhtml");
      browser.inspect("logins");
      browser.press("sessions:endOthers");
      browser.expectText(".ui-growl", "Sessions ended.");
      phone.openUntilPage("me.xhtml", "login.xhtml");
      signInAs(phone, USER, "secret-6");
      phone.expectPage("me.xhtml");
      browser.open("logins.xhtml");
      browser.pressIn("[aria-label^='End session: Chrome']");
      browser.expectText(".ui-growl", "Session ended.");
      phone.openUntilPage("me.xhtml", "login.xhtml");
      browser.open("me.xhtml");
      browser.expectPage("me.xhtml");
    }
    String listed = server.tmail("user", "logins", USER).mustSucceed().output();
    assertTrue(listed.matches("(?s).* imap +127\\.0\\.0\\.1 +Phone .*"), listed);
    assertTrue(listed.matches("(?s).* smtp +127\\.0\\.0\\.1 +Phone .*"), listed);
    assertTrue(listed.matches("(?s).* imap +127\\.0\\.0\\.1 +- .*"), listed);
    server.tmail("user", "update", "-p", "secret-9", USER).mustSucceed();
    browser.openUntilPage("me.xhtml", "login.xhtml");
  }

  @Test
  @Order(22)
  void timesAreThoseOfTheBrowser() {
    signInAs(USER, "secret-9");
    browser.expectPage("me.xhtml");
    browser.liveIn("Asia/Tokyo");
    browser.open("logins.xhtml");
    LocalDateTime shown = LocalDateTime.parse(browser.text("#logins time").replace(' ', 'T'));
    String title = browser.title("#logins time");
    assertTrue(title.endsWith(" UTC"), title);
    LocalDateTime utc = LocalDateTime.parse(title.replace(" UTC", "").replace(' ', 'T'));
    assertEquals(utc.plusHours(9), shown);
    browser.liveIn("Etc/UTC");
  }

  @Test
  @Order(23)
  void aDomainAdministratorSeesHisDomainOnly() {
    server.addMailbox("else@elsewhere.example", "secret-7");
    signInAs("carol", domainAdministrator);
    browser.expectPage("password.xhtml");
    browser.fill("ownPassword:current", domainAdministrator);
    browser.fill("ownPassword:passwd", "carols-own");
    browser.fill("ownPassword:repeated", "carols-own");
    browser.press("ownPassword:submit");
    browser.expectPage("users.xhtml");
    browser.expectText(LIST, USER);
    browser.expectNoText(LIST, "else@elsewhere.example");
    browser.inspect("domain-administrator");
    browser.pressNamed("Edit user: " + USER);
    browser.press("editUser:logins");
    browser.expectText("main", USER);
    browser.expectText("#logins", "IMAP");
    seesAndEndsSessionsAndRules();
    browser.open("logins.xhtml?login=else@elsewhere.example");
    browser.expectText("main", "No sign-ins yet.");
    browser.expectText(".ui-growl", "doesn't exist");
    browser.open("queue.xhtml");
    browser.expectPage("users.xhtml");
    browser.press("users:add");
    browser.fill("newUser:login", "x@elsewhere.example");
    browser.fill("newUser:passwd", "secret-8");
    browser.press("newUser:submit");
    browser.expectText("#newUser .wrong", "not in one of your domains");
    browser.fill("newUser:login", "local@console.example");
    browser.fill("newUser:passwd", "secret-8");
    browser.press("newUser:submit");
    browser.expectText(LIST, "local@console.example");
    browser.pressNamed("Edit user: local@console.example");
    browser.press("editUser:authRelay");
    browser.press("editUser:submit");
    browser.expectText("#editUser .wrong", "ask a server administrator");
  }

  private static void seesAndEndsSessionsAndRules() {
    try (Browser phone = new Browser("http://127.0.0.1:" + server.http() + "/console/")) {
      signInAs(phone, USER, "secret-9");
      phone.expectPage("me.xhtml");
      browser.open("logins.xhtml?login=" + USER);
      browser.expectText("#sessions", "Chrome, Linux");
      browser.inspect("logins-of-user");
      browser.press("sessions:endOthers");
      browser.expectText(".ui-growl", "Sessions ended.");
      browser.expectText("#sessions", "No open sessions.");
      phone.openUntilPage("me.xhtml", "login.xhtml");
    }
    browser.open("users.xhtml");
    browser.pressNamed("Edit user: " + USER);
    browser.press("editUser:rules");
    browser.expectText("main", USER);
    browser.fill("rules:subject", "Away");
    browser.press("rules:save");
    browser.expectText(".ui-growl", "Rules saved.");
    browser.inspect("rules-of-user");
    browser.open("rules.xhtml?login=else@elsewhere.example");
    browser.expectText(".ui-growl", "doesn't exist");
  }

  private static void signInAs(String name, String password) {
    signInAs(browser, name, password);
  }

  private static void signInAs(Browser other, String name, String password) {
    other.loseSession();
    SignIn.as(other, name, password);
  }

  @Test
  @Order(24)
  void makesNoBrowserComplain() {
    assertEquals(List.of(), browser.complaints());
  }
}
