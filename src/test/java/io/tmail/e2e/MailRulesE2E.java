package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A user's mail rules: set in the browser, seen at work by SMTP and IMAP. Deliveries by LMTP. */
@Tag("console")
@TestMethodOrder(OrderAnnotation.class)
class MailRulesE2E {
  private static final String ALICE = "alice@rules.example";
  private static final String BOB = "bob@rules.example";
  private static final String CAROL = "carol@rules.example";
  private static final String DAVE = "dave@rules.example";
  private static final String SECRET = "secret-1";
  private static Instance server;
  private static Browser browser;

  @BeforeAll
  static void open() {
    server =
        new Instance("mail-rules")
            .set("TMAIL_DOVECOT_TRANSPORT", "lmtp")
            .set("TMAIL_SIEVE_FORWARD_OUTSIDE", "false")
            .start();
    for (String user : List.of(ALICE, BOB, CAROL)) {
      server.addMailbox(user, SECRET);
    }
    browser = new Browser("http://127.0.0.1:" + server.http() + "/console/");
    SignIn.as(browser, ALICE, SECRET);
    browser.expectPage("me.xhtml");
  }

  @AfterAll
  static void close() {
    browser.close();
    server.stop();
  }

  private static void send(String from, String to, String subject) {
    Shell.run(
            Map.of(),
            "",
            List.of(
                "swaks",
                "--server",
                "127.0.0.1:" + server.smtp(),
                "--from",
                from,
                "--to",
                to,
                "--h-Subject",
                subject))
        .mustSucceed();
  }

  private static Mailbox mailbox(String login) {
    return server.mailbox(login, SECRET);
  }

  @Test
  @Order(1)
  void answersWhoeverWrites() {
    browser.pressText("Mail rules");
    browser.expectPage("rules.xhtml");
    browser.press("rules:on");
    browser.press("rules:save");
    browser.expectText("#rules .wrong", "needs a text");
    browser.fill("rules:subject", "Gone fishing");
    browser.fill("rules:text", "Back on \"Monday\".\n.\nAlice");
    browser.press("rules:save");
    browser.expectText(".ui-growl", "Rules saved.");
    send(BOB, ALICE, "are you there");
    String answer = mailbox(BOB).awaitMessage("Subject: Gone fishing");
    assertTrue(answer.contains("Return-Path: <>"), answer);
    assertTrue(answer.contains("Back on \"Monday\".\r\n.\r\nAlice"), answer);
    assertTrue(answer.contains("Auto-Submitted: auto-replied"), answer);
    mailbox(ALICE).awaitMessage("Subject: are you there");
    browser.open("rules.xhtml");
    assertEquals("Gone fishing", browser.attribute("rules:subject", "value"));
  }

  @Test
  @Order(2)
  void passesMailOn() {
    browser.fill("rules:to", "far@elsewhere.example");
    browser.press("rules:save");
    browser.expectText("#rules", "may not be forwarded to other domains");
    browser.inspect("rules-refused");
    browser.fill("rules:to", CAROL);
    browser.press("rules:save");
    browser.expectText(".ui-growl", "Rules saved.");
    send(BOB, ALICE, "pass it on");
    String passed = mailbox(CAROL).awaitMessage("Subject: pass it on");
    assertTrue(passed.contains("Return-Path: <" + BOB + ">"), passed);
    mailbox(ALICE).awaitMessage("Subject: pass it on");
  }

  @Test
  @Order(3)
  void filtersIntoAFolder() {
    browser.press("rules:add");
    browser.choose("rules:list:0:field", "SUBJECT");
    browser.fill("rules:list:0:value", "invoice");
    browser.fill("rules:list:0:argument", "Bills");
    browser.press("rules:add");
    browser.fill("rules:list:1:value", CAROL);
    browser.choose("rules:list:1:action", "DISCARD");
    browser.press("rules:list:1:up");
    browser.expectText("#rules\\:list\\:0\\:remove", "");
    assertEquals("DISCARD", browser.attribute("rules:list:0:action", "value"));
    browser.inspect("rules");
    browser.press("rules:save");
    browser.expectText(".ui-growl", "Rules saved.");
    send(CAROL, ALICE, "invoice never seen");
    send(BOB, ALICE, "Your INVOICE");
    Await.until("the bill", () -> mailbox(ALICE).messages("imaps", "Bills").size() == 1);
    assertFalse(mailbox(ALICE).inbox().stream().anyMatch(each -> each.contains("invoice never")));
    browser.expectGone(".ui-growl-item");
    browser.press("rules:list:0:remove");
    browser.press("rules:save");
    browser.expectText(".ui-growl", "Rules saved.");
    browser.open("rules.xhtml");
    assertEquals("FOLDER", browser.attribute("rules:list:0:action", "value"));
  }

  @Test
  @Order(4)
  void tellsTheLineOfAFault() {
    browser.open("sieve.xhtml");
    browser.expectText("#scripts", "tmail");
    browser.fill("sieve:name", "mine");
    browser.fill("sieve:script", "keep;\nnonsense;\nfileinto \"x\";\n");
    browser.press("sieve:save");
    browser.expectText("#sieve .wrong", "ine 2: unknown command 'nonsense'");
    browser.expectText("#sieve .wrong", "line 3: ");
    browser.inspect("sieve-refused");
  }

  @Test
  @Order(5)
  void aScriptSeesTheDetailOfAnAddressAndIsNotOverwrittenUnasked() {
    browser.fill(
        "sieve:script",
        "require [\"envelope\", \"subaddress\", \"fileinto\", \"mailbox\"];\n"
            + "if envelope :detail \"to\" \"shop\" { fileinto :create \"Shop\"; }\n");
    browser.press("sieve:activate");
    browser.press("sieve:save");
    browser.expectText(".ui-growl", "saved");
    browser.inspect("sieve");
    send(BOB, "alice+shop@rules.example", "with a detail");
    Await.until("the sorted mail", () -> mailbox(ALICE).messages("imaps", "Shop").size() == 1);
    browser.open("rules.xhtml");
    browser.expectText("#rules", "The script “mine” is active");
    browser.press("rules:save");
    browser.expectText("#rules .wrong", "was not written by tmail");
    assertTrue(server.tmail("sieve", "list", ALICE).output().contains("mine   yes"));
    String notifying = "require \"enotify\"; notify \"mailto:x@far.example\";\n";
    Shell.Result put = server.tmailWithInput(notifying, "sieve", "put", ALICE, "notes", "-");
    assertTrue(put.exit() != 0 && put.output().contains("enotify"), put.output());
    browser.inspect("rules-foreign");
    browser.press("rules:overwrite");
    browser.press("rules:save");
    browser.expectText(".ui-growl", "Rules saved.");
    assertTrue(server.tmail("sieve", "list", ALICE).output().contains("tmail  yes"));
  }

  @Test
  @Order(6)
  void showsWhatBecameOfHisOwnMessagesOnly() {
    send(CAROL, BOB + "," + ALICE, "to two");
    mailbox(ALICE).awaitMessage("Subject: to two");
    browser.openUntilText("mail.xhtml", "#rows", CAROL);
    browser.expectText("#rows", "Delivered");
    browser.inspect("own-mail");
    browser.pressIn("#rows tbody tr:first-child a");
    browser.expectText("#story", "Delivered");
    browser.expectText("main", CAROL);
    browser.expectNoText("main", BOB);
    browser.inspect("own-message");
    send(CAROL, BOB, "not for alice");
    mailbox(BOB).awaitMessage("Subject: not for alice");
    String found = server.tmail("trace", "list", "--to", BOB).mustSucceed().output();
    String id = found.strip().lines().toList().get(1).strip().split("\\s+")[0];
    browser.open("mail.xhtml?id=" + id);
    browser.expectText("main", "it is not yours");
  }

  @Test
  @Order(7)
  void speaksFrench() {
    browser.speak("fr");
    browser.open("rules.xhtml");
    browser.expectText("h1", "Règles de messagerie");
    browser.inspect("rules-french");
    browser.open("sieve.xhtml");
    browser.pressNamed("Supprimer\u00a0: mine");
    browser.pressIn("#confirm .ui-confirmdialog-yes");
    browser.expectText(".ui-growl", "supprimé");
  }

  private static void sendmail(String subject, String... to) {
    List<String> line =
        new ArrayList<>(List.of(Instance.PROJECT.resolve("deploy/sendmail").toString(), "-f", BOB));
    line.addAll(List.of(to));
    Shell.run(
            Map.of("TMAIL_HOME", server.home().toString()),
            "Subject: " + subject + "\n\ntext\n",
            line)
        .mustSucceed();
  }

  @Test
  @Order(8)
  void takesMailOfThisMachine() {
    sendmail("from a script", ALICE, "nobody@rules.example");
    mailbox(ALICE).awaitMessage("Subject: from a script");
    assertTrue(mailbox(BOB).awaitMessage("550 5.1.1").contains("nobody@rules.example"));
  }

  @Test
  @Order(9)
  void makesNoBrowserComplain() {
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  @Order(10)
  void takesMailWhileTheServerIsDown() {
    server.kill9();
    sendmail("while it was down", CAROL);
    server.start();
    mailbox(CAROL).awaitMessage("Subject: while it was down");
  }

  @Test
  @Order(11)
  void nextUserOfAnAddressStartsWithoutRules() {
    server.addMailbox(DAVE, SECRET);
    server.tmailWithInput("discard;\n", "sieve", "put", "-a", DAVE, "old", "-").mustSucceed();
    server.tmail("user", "del", DAVE).mustSucceed();
    server.addMailbox(DAVE, SECRET);
    String scripts = server.tmail("sieve", "list", DAVE).mustSucceed().output();
    assertTrue(scripts.contains("old   no"), scripts);
    send(BOB, DAVE, "not discarded");
    mailbox(DAVE).awaitMessage("Subject: not discarded");
  }
}
