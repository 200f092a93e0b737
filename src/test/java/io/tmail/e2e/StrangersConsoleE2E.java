package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.dns.DnsZone;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.xbill.DNS.Type;

/** What the checks of strangers' mail found, in the browser: filters, quarantine, message. */
@Tag("console")
@TestMethodOrder(OrderAnnotation.class)
class StrangersConsoleE2E {
  private static final String ALICE = "alice@found.example";
  private static final String SECRET = "secret-1";
  private static final String LIST = "#quarantine\\:list";
  private static final String NAMELESS = "192.0.2.8";

  private static DnsZone zone;
  private static Instance server;
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException {
    zone = new DnsZone();
    zone.add("spoofed.test", Type.TXT, "\"v=spf1 -all\"");
    server =
        new Instance("strangers-console")
            .set("TMAIL_DELIVERD_DNS_SERVER", zone.address())
            .set("TMAIL_SMTPD_PROXY_PROTOCOL_FROM", Stranger.PROXY)
            .set("TMAIL_SMTPD_CHECK_SPF", "quarantine")
            .start();
    server.addMailbox(ALICE, SECRET);
    for (String subject : new String[] {"first", "second"}) {
      String data = "From: eve@spoofed.test\\nSubject: " + subject + "\\n\\nhello";
      Stranger.send(server, NAMELESS, "eve@spoofed.test", data, ALICE).mustSucceed();
    }
    browser = SignIn.firstTime(server);
  }

  @AfterAll
  static void close() {
    browser.close();
    server.stop();
    zone.close();
  }

  @Test
  @Order(1)
  void filtersShowWhatTheyFound() {
    browser.open("filters.xhtml");
    browser.expectText("#rows", "fail 2");
    browser.expectText("#rows", "permerror 2");
    browser.expectText("#rows", "Quarantined");
    browser.inspect("filters");
  }

  @Test
  @Order(2)
  void theAdministratorSeesWhyAndReleases() {
    browser.open("quarantine.xhtml");
    browser.expectText(LIST, ALICE);
    browser.expectText(LIST, "iprev=permerror 1.0, spf=fail 2.5, score 3.5");
    browser.inspect("quarantine");
    browser.pressText("eve@spoofed.test");
    browser.expectText("h1", "Message");
    browser.expectText("#found", "iprev");
    browser.expectText("#found", "3.5");
    browser.inspect("message-found");
    browser.open("quarantine.xhtml");
    browser.press("quarantine:list:0:release");
    browser.expectText(".ui-growl", "Message delivered to the inbox.");
    server.mailbox(ALICE, SECRET).awaitMessage("Subject: first");
    browser.open("trace.xhtml?finding=spf%3Dfail");
    browser.expectText("#rows", "eve@spoofed.test");
    browser.open("trace.xhtml?finding=spf%3Dpass");
    browser.expectText("body", "No messages found.");
  }

  @Test
  @Order(3)
  void usersSeeTheirOwnAndChooseTheirScore() {
    SignIn.as(browser, ALICE, SECRET);
    browser.expectPage("me.xhtml");
    browser.fill("junk:junkScore", "0.5");
    browser.press("junk:save");
    browser.expectText("#junk", "the junk score must be 1 to 1000");
    browser.fill("junk:junkScore", "4.5");
    browser.press("junk:save");
    browser.expectText(".ui-growl", "Setting saved.");
    browser.open("me.xhtml");
    assertEquals("4.5", browser.attribute("junk:junkScore", "value"));
    browser.inspect("me-junk");
    browser.open("own-quarantine.xhtml");
    browser.expectText(LIST, "eve@spoofed.test");
    browser.inspect("own-quarantine");
    browser.press("quarantine:list:0:delete");
    browser.pressIn(".ui-confirmdialog-yes");
    browser.expectText(".ui-growl", "Message deleted.");
    browser.expectText(LIST, "The quarantine is empty.");
    browser.open("mail.xhtml");
    browser.pressText("eve@spoofed.test");
    browser.expectText("#found", "spf");
    browser.inspect("own-message-found");
  }
}
