package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.DnsZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.xbill.DNS.Type;

/** Aliases, relay addresses, routes and DKIM keys in the browser. */
@Tag("console")
@TestMethodOrder(OrderAnnotation.class)
class SendingConsoleE2E {
  private static final String ALICE = "alice@sending.example";
  private static final String YES = "#confirm .ui-confirmdialog-yes";
  private static Instance server;
  private static Browser browser;
  private static DnsZone zone;

  @BeforeAll
  static void open() throws IOException {
    zone = new DnsZone();
    zone.add("sending.example", Type.MX, "10 mail.e2e.test.");
    zone.add("sending.example", Type.TXT, "\"v=spf1 -all\"");
    server =
        new Instance("sending-console").set("TMAIL_DELIVERD_DNS_SERVER", zone.address()).start();
    server.addMailbox(ALICE, "secret-1");
    server.addMailbox("bob@sending.example", "secret-1");
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
  void refusesAliasAtTheField() {
    browser.open("aliases.xhtml");
    browser.press("aliasTools:add");
    browser.fill("newAlias:alias", "info@sending.example");
    browser.fill("newAlias:deliverTo", "nobody@sending.example");
    browser.press("newAlias:submit");
    browser.expectText("#newAlias .field:nth-of-type(2) .wrong", "here is no mailbox nobody@");
    browser.inspect("alias-refused");
  }

  @Test
  @Order(2)
  void addsChangesAndDeletesAlias() {
    browser.fill("newAlias:deliverTo", ALICE);
    browser.press("newAlias:submit");
    browser.expectText("#aliases\\:list", "info@sending.example");
    browser.pressNamed("Edit: info@sending.example");
    browser.fill("newAlias:deliverTo", ALICE + "\nbob@sending.example");
    browser.press("newAlias:submit");
    browser.expectText("#aliases\\:list", "bob@sending.example");
    browser.expectGone("#newAlias\\:submit");
    browser.inspect("aliases");
    browser.pressNamed("Delete: info@sending.example");
    browser.pressIn(YES);
    browser.expectText("#aliases\\:list", "No aliases yet.");
  }

  @Test
  @Order(3)
  void addsAndDeletesRelayAddress() {
    browser.open("relayips.xhtml");
    browser.fill("newRelayIp:ip", "0.0.0.0/0");
    browser.press("newRelayIp:submit");
    browser.expectText("#newRelayIp .wrong", "open relay");
    browser.fill("newRelayIp:ip", "192.0.2.0/24");
    browser.press("newRelayIp:submit");
    browser.expectText("#relayips\\:list", "192.0.2.0/24");
    browser.inspect("relayips");
    browser.pressNamed("Delete: 192.0.2.0/24");
    browser.pressIn(YES);
    browser.expectText("#relayips\\:list", "No trusted networks.");
  }

  @Test
  @Order(4)
  void addsRouteAndKeepsItsPasswordWhenItIsChanged() {
    browser.open("routes.xhtml");
    browser.press("routes:add");
    browser.fill("route:remoteHost", "127.0.0.1");
    browser.fill("route:host", "two words");
    browser.press("route:submit");
    browser.expectText("#route .wrong", "not a valid domain");
    browser.inspect("route-refused");
    browser.fill("route:host", "remote.test");
    browser.fill("route:remotePort", "2526");
    browser.fill("route:smtpAuthLogin", "us");
    browser.fill("route:smtpAuthPasswd", "our secret");
    browser.press("route:submit");
    browser.expectText("#routes\\:list", "127.0.0.1:2526");
    browser.pressIn("[aria-label^='Edit: 127.0.0.1']");
    browser.fill("route:priority", "7");
    browser.choose("route:tls", "VERIFY");
    browser.press("route:submit");
    browser.expectText("#routes\\:list", "Verified");
    assertTrue(server.tmail("routes", "list").output().contains("us"));
  }

  @Test
  @Order(5)
  void tellsWhichWayAMessageWouldTake() {
    browser.fill("routeTest:to", "x@remote.test");
    browser.press("routeTest:ask");
    browser.expectText("#routeTest\\:answer", "By route");
    browser.expectText("#routeTest\\:answer", "matches host remote.test");
    browser.inspect("routes");
    browser.fill("routeTest:to", "not an address");
    browser.press("routeTest:ask");
    browser.expectText("#routeTest .wrong", "Enter a valid email address.");
    browser.pressIn("[aria-label^='Delete: 127.0.0.1']");
    browser.pressIn(YES);
    browser.expectText("#routes\\:list", "No routes yet.");
  }

  @Test
  @Order(6)
  void signsRotatesAndStops() {
    browser.open("dkim.xhtml");
    browser.fill("newDkim:domain", "nor a domain");
    browser.press("newDkim:submit");
    browser.expectText("#newDkim .wrong", "not a valid domain");
    browser.fill("newDkim:domain", "sending.example");
    browser.press("newDkim:submit");
    browser.expectText("#dkim\\:list", "._domainkey.sending.example");
    browser.expectText("#dkim\\:list", "v=DKIM1; k=rsa; p=");
    browser.pressNamed("Prepare next keys: sending.example");
    browser.expectText("#dkim\\:list", "Activate next keys");
    browser.inspect("dkim");
    browser.pressNamed("Activate next keys: sending.example");
    browser.expectText("#dkim\\:list", "Retired");
    browser.pressNamed("Disable: sending.example");
    browser.pressIn(YES);
    browser.expectText("#dkim\\:list", "No DKIM keys yet.");
  }

  @Test
  @Order(7)
  void tellsWhichRecordsADomainLacks() {
    browser.open("domains.xhtml");
    browser.inspect("domains-list");
    browser.pressText("sending.example");
    browser.expectText("#zone", "sending.example. 3600 IN MX 10 mail.e2e.test.");
    browser.press("domain:check");
    browser.expectText("#domain\\:records", "Required records are missing");
    browser.expectText(".record:nth-of-type(1)", "OK");
    browser.expectText(".record:nth-of-type(2)", "Different");
    browser.expectText(".record:nth-of-type(2)", "v=spf1 -all");
    browser.inspect("domain");
    zone.add("_dmarc.sending.example", Type.TXT, "\"v=DMARC1; p=reject\"");
    browser.press("domain:check");
    browser.expectText(".record:nth-of-type(3)", "OK");
    browser.open("domain.xhtml?name=not-ours.example");
    browser.expectText("#domain", "This server does not host that domain.");
  }

  @Test
  @Order(7)
  void triesItself() {
    Shell.Result before = server.tmail("selftest");
    assertEquals(1, before.exit(), before.output());
    assertTrue(before.output().contains("no A and no AAAA record"), before.output());
    zone.add("mail.e2e.test", Type.A, "192.0.2.1");
    zone.add("1.2.0.192.in-addr.arpa", Type.PTR, "mail.e2e.test.");
    Shell.Result after = server.tmail("selftest");
    assertEquals(0, after.exit(), after.output());
    browser.open("selftest.xhtml");
    browser.press("selftest:run");
    browser.expectText("#selftest\\:findings", "SMTP greeting and TLS");
    browser.expectText("#selftest\\:findings", "TLSv1.3");
    browser.expectText("#selftest\\:findings", "SPF DIFFERENT");
    browser.expectText("#selftest\\:findings", "530 ");
    browser.expectText("#selftest\\:findings", "192.0.2.1");
    browser.inspect("selftest");
  }

  /** Those that are added later, too. */
  @Test
  @Order(8)
  void noPageBreaksARuleOfAccessibility() throws IOException {
    List<String> broken = new ArrayList<>();
    for (String page : pages()) {
      browser.open(page);
      browser.violations().forEach(one -> broken.add(page + " " + one));
    }
    assertEquals(List.of(), broken);
  }

  private static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/webapp/console"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @Order(9)
  void speaksFrench() {
    browser.speak("fr");
    browser.open("queue.xhtml");
    browser.expectText("h1", "File d’attente");
    browser.press("queue:hold");
    browser.expectText(".ui-growl", "Sélectionnez au moins un message.");
    browser.inspect("queue-french");
  }

  @Test
  @Order(10)
  void makesNoBrowserComplain() {
    assertEquals(List.of(), browser.complaints());
  }
}
