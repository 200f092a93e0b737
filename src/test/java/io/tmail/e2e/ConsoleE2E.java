package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
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
  private static final String LIST = "#users\\:list";

  private static Instance server;
  private static Browser browser;
  private static String login;
  private static String oneTime;

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
    browser.shoot("login");
  }

  @Test
  @Order(2)
  void refusesWrongPassword() {
    signIn("not the password");
    browser.expectText("#signIn .wrong", "Name or password is wrong.");
    browser.shoot("login-refused");
  }

  @Test
  @Order(3)
  void letsOneTimePasswordDoNothingButChangeIt() {
    signIn(oneTime);
    browser.expectPage("password.xhtml");
    browser.open("users.xhtml");
    browser.expectPage("password.xhtml");
    browser.shoot("password-forced");
  }

  @Test
  @Order(4)
  void refusesTwoDifferentNewPasswords() {
    changePassword(CHOSEN, CHOSEN + "?");
    browser.expectText("#ownPassword .wrong", "The two are not the same.");
  }

  @Test
  @Order(5)
  void opensTheConsoleWithTheChosenPassword() {
    changePassword(CHOSEN, CHOSEN);
    browser.expectPage("index.xhtml");
    browser.expectText("main", "Overview");
    browser.shoot("overview");
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
    browser.shoot("user-refused");
  }

  @Test
  @Order(7)
  void addsUser() {
    browser.fill("newUser:passwd", "secret-1");
    browser.fill("newUser:mailboxQuota", "2G");
    browser.press("newUser:submit");
    browser.expectText(LIST, USER);
    browser.expectText(LIST, "2G");
    browser.shoot("user-added");
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
    browser.shoot("user-password");
    browser.fill("userPassword:passwd", "secret-2");
    browser.press("userPassword:submit");
    browser.expectText(".ui-growl", "Password of " + USER + " changed.");
  }

  @Test
  @Order(10)
  void addsDomain() {
    browser.open("domains.xhtml");
    browser.expectText("#domains\\:list", "console.example");
    browser.press("domains:add");
    browser.fill("newDomain:hostname", "not a domain");
    browser.press("newDomain:submit");
    browser.expectText("#newDomain .wrong", "not a domain");
    browser.shoot("domain-refused");
    browser.fill("newDomain:hostname", "other.example");
    browser.press("newDomain:submit");
    browser.expectText("#domains\\:list", "other.example");
    browser.shoot("domains");
  }

  @Test
  @Order(11)
  void keepsDomainThatIsInUse() {
    delete("console.example");
    browser.expectText(".ui-growl", "still in use");
    browser.expectText("#domains\\:list", "console.example");
    delete("other.example");
    browser.expectNoText("#domains\\:list", "other.example");
  }

  @Test
  @Order(12)
  void deletesUserOnlyAfterTheQuestion() {
    browser.open("users.xhtml");
    browser.pressNamed("Delete: " + USER);
    browser.expectText("#confirm", USER);
    browser.shoot("user-delete");
    browser.pressIn("#confirm .ui-confirmdialog-no");
    browser.expectGone("#confirm");
    delete(USER);
    browser.expectNoText(LIST, USER);
  }

  private static void delete(String name) {
    browser.pressNamed("Delete: " + name);
    browser.pressIn("#confirm .ui-confirmdialog-yes");
  }

  @Test
  @Order(13)
  void signsOut() {
    browser.press("visitor:signOut");
    browser.expectPage("login.xhtml");
    browser.open("index.xhtml");
    browser.expectPage("login.xhtml");
  }

  @Test
  @Order(14)
  void asksToSignInAgainWhenTheSessionHasEnded() {
    signIn(CHOSEN);
    browser.expectPage("index.xhtml");
    browser.open("users.xhtml");
    browser.loseSession();
    browser.press("users:add");
    browser.expectPage("login.xhtml");
  }

  @Test
  @Order(15)
  void makesNoBrowserComplain() {
    assertEquals(List.of(), browser.complaints());
  }
}
