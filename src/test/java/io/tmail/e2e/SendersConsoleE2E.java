package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages of allow and block lists, of limits and of suspended users, in the browser. */
@Tag("console")
class SendersConsoleE2E {
  private static final String USER = "wanda@lists.example";
  private static final String SECRET = "secret-1";
  private static Instance server;
  private static Browser browser;

  @BeforeAll
  static void open() {
    server = new Instance("senders-console").start();
    server.addMailbox(USER, SECRET);
    browser = SignIn.firstTime(server);
  }

  @AfterAll
  static void close() {
    browser.close();
    server.stop();
  }

  @Test
  void administratorsBlockAndAllow() {
    browser.open("senders.xhtml");
    browser.fill("newSender:sender", "@spam.example");
    browser.fill("newSender:note", "since March");
    browser.press("newSender:submit");
    browser.expectText("#senders\\:list", "@spam.example");
    browser.expectText("#senders\\:list", "Blocked");
    browser.open("senders.xhtml?owner=lists.example");
    browser.fill("newSender:sender", "192.0.2.0/24");
    browser.choose("newSender:opinion", "ALLOWED");
    browser.press("newSender:submit");
    browser.expectText("#senders\\:list", "192.0.2.0/24");
    browser.expectNoText("#senders\\:list", "@spam.example");
    browser.inspect("senders");
    browser.fill("newSender:sender", "nonsense");
    browser.press("newSender:submit");
    browser.expectText("#newSender", "is neither an address such as bob@example.com");
    assertTrue(server.tmail("block", "list").output().contains("since March"));
    server.tmail("block", "del", "@spam.example").mustSucceed();
    server.tmail("allow", "del", "--for", "lists.example", "192.0.2.0/24").mustSucceed();
  }

  @Test
  void usersAreSuspendedLimitedAndRestored() {
    browser.open("sending.xhtml");
    browser.fill("limit:owner", USER);
    browser.fill("limit:newRecipients", "500");
    browser.press("limit:submit");
    browser.expectText("#limits\\:list", "500");
    browser.fill("suspend:login", USER);
    browser.fill("suspend:reason", "complaints");
    browser.press("suspend:submit");
    browser.expectText("#suspensions\\:list", "complaints");
    browser.inspect("sending");
    browser.speak("fr");
    browser.open("sending.xhtml");
    browser.inspect("sending-fr");
    browser.speak("en");
    try (Browser own = new Browser("http://127.0.0.1:" + server.http() + "/console/")) {
      SignIn.as(own, USER, SECRET);
      own.expectPage("me.xhtml");
      own.open("me.xhtml");
      own.expectText("body", "You may not send mail at present.");
      own.inspect("me-suspended");
      own.open("own-senders.xhtml");
      own.fill("newSender:sender", "pest@far.example");
      own.press("newSender:submit");
      own.expectText("#senders\\:list", "pest@far.example");
      own.inspect("own-senders");
    }
    server.mailbox(USER, SECRET).awaitMessage("may not send mail at present");
    server.tmail("user", "restore", USER).mustSucceed();
    browser.open("sending.xhtml");
    browser.expectText("#suspensions\\:list", "No user is suspended.");
    server.tmail("limits", "set", USER).mustSucceed();
  }
}
