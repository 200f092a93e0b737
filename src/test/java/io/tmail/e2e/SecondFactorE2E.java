package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.Authenticator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A second factor, from its QR code to the day the phone is lost, in a real browser. */
@Tag("console")
@ExtendWith(SharedInstance.class)
@TestMethodOrder(OrderAnnotation.class)
class SecondFactorE2E {
  private static final String USER = "alice@factor.example";
  private static final String PASSWORD = "secret-1";

  private static Instance server;
  private static Browser browser;
  private static Authenticator app;
  private static List<String> recovery;

  @BeforeAll
  static void open(Instance shared) {
    server = shared;
    server.addMailbox(USER, PASSWORD);
    browser = SignIn.firstTime(server);
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  private static void signIn() {
    browser.loseSession();
    SignIn.as(browser, USER, PASSWORD);
  }

  private static void enter(String code) {
    browser.fill("secondStep:code", code);
    browser.press("secondStep:submit");
  }

  private static void enrol() {
    browser.open("security.xhtml");
    browser.fill("newFactor:current", PASSWORD);
    browser.press("newFactor:begin");
    app = new Authenticator(browser.text("#secret"));
  }

  @Test
  @Order(1)
  void isSetUpWithTheFirstCodeOfTheApp() {
    signIn();
    browser.expectPage("me.xhtml");
    browser.open("security.xhtml");
    browser.fill("newFactor:current", "not the password");
    browser.press("newFactor:begin");
    browser.expectText("#newFactor .wrong", "current password is wrong");
    enrol();
    browser.inspect("factor-new");
    browser.fill("newFactor:code", "000");
    browser.press("newFactor:confirm");
    browser.expectText("#newFactor .wrong", "wrong or expired code");
    browser.fill("newFactor:code", app.code());
    browser.press("newFactor:confirm");
    browser.expectText("#factor", "10 recovery codes left");
    recovery = browser.text(".codes").lines().toList();
    assertEquals(10, recovery.size());
    browser.expectText(".made", "Mail apps still accept your password");
    browser.inspect("factor-on");
    browser.open("security.xhtml");
    browser.expectNoText("main", recovery.get(0));
  }

  @Test
  @Order(2)
  void thePasswordAloneOpensNothing() {
    signIn();
    browser.expectPage("code.xhtml");
    browser.inspect("login-code");
    for (String page : List.of("me.xhtml", "index.xhtml", "security.xhtml")) {
      browser.open(page);
      browser.expectPage("login.xhtml");
    }
    browser.open("code.xhtml");
    enter("000");
    browser.expectText("#secondStep .wrong", "Wrong or expired code.");
    browser.inspect("login-code-refused");
    browser.open("me.xhtml");
    browser.expectPage("login.xhtml");
  }

  @Test
  @Order(3)
  void aCodeOpensOnceAndInAFreshSession() {
    signIn();
    browser.expectPage("code.xhtml");
    String awaiting = browser.cookie("JSESSIONID");
    String code = app.code();
    enter(code);
    browser.expectPage("me.xhtml");
    assertNotEquals(awaiting, browser.cookie("JSESSIONID"));
    signIn();
    browser.expectPage("code.xhtml");
    enter(code);
    browser.expectText("#secondStep .wrong", "Wrong or expired code.");
    enter(app.code());
    browser.expectPage("me.xhtml");
  }

  @Test
  @Order(4)
  void aRecoveryCodeOpensOnce() {
    signIn();
    enter(recovery.get(0));
    browser.expectPage("me.xhtml");
    browser.open("security.xhtml");
    browser.expectText("#factor", "9 recovery codes left");
    signIn();
    enter(recovery.get(0));
    browser.expectText("#secondStep .wrong", "Wrong or expired code.");
  }

  @Test
  @Order(5)
  void mailProgramsGoOnWithoutIt() {
    assertTrue(server.mailbox(USER, PASSWORD).canLogin("imaps"));
  }

  @Test
  @Order(6)
  void theCodePageIsNoWayInWithoutThePassword() {
    browser.loseSession();
    browser.open("code.xhtml");
    browser.expectPage("login.xhtml");
  }

  @Test
  @Order(7)
  void isSwitchedOffWithPasswordAndCode() {
    signIn();
    enter(app.code());
    browser.expectPage("me.xhtml");
    browser.open("security.xhtml");
    browser.fill("factor:current", PASSWORD);
    browser.fill("factor:code", recovery.get(0));
    browser.press("factor:off");
    browser.expectText("#factor .wrong", "wrong or expired code");
    browser.fill("factor:current", PASSWORD);
    browser.fill("factor:code", recovery.get(1));
    browser.press("factor:off");
    browser.expectText("#newFactor", "Current password");
    signIn();
    browser.expectPage("me.xhtml");
  }

  @Test
  @Order(8)
  void anAdministratorHelpsWhoHasLostHisPhone() {
    enrol();
    browser.fill("newFactor:code", app.code());
    browser.press("newFactor:confirm");
    browser.expectText("#factor", "10 recovery codes left");
    server.tmail("user", "reset-factor", USER).mustSucceed();
    assertEquals(1, server.tmail("user", "reset-factor", USER).exit());
    signIn();
    browser.expectPage("me.xhtml");
    enrol();
    browser.fill("newFactor:code", app.code());
    browser.press("newFactor:confirm");
    browser.expectText("#factor", "10 recovery codes left");
    browser.loseSession();
    SignIn.again(browser);
    browser.open("users.xhtml");
    browser.pressNamed("Edit user: " + USER);
    browser.expectText("#editUser", "Two-factor authentication is on.");
    browser.inspect("factor-reset");
    browser.press("editUser:resetFactor");
    browser.expectText(".ui-growl", "turned off");
    browser.open("actions.xhtml?action=secondfactor");
    browser.expectText("main", "secondfactor.reset");
    signIn();
    browser.expectPage("me.xhtml");
  }

  @Test
  @Order(9)
  void showsTheSettingsInForce() {
    browser.loseSession();
    SignIn.again(browser);
    browser.open("settings.xhtml");
    browser.expectText("main", "TMAIL_ME");
    browser.expectText("main", "mail.e2e.test");
    browser.inspect("settings");
    assertTrue(server.tmail("settings").mustSucceed().output().contains("mail.e2e.test"));
    assertTrue(server.tmail("status").mustSucceed().output().contains("database"));
  }

  @Test
  @Order(10)
  void makesNoBrowserComplain() {
    assertEquals(List.of(), browser.complaints());
  }
}
