package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import io.tmail.dns.DnsZone;
import io.tmail.policy.Check;
import io.tmail.policy.lists.ListChecks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** What lists in DNS say about a stranger, and what a list says that cannot be believed. */
final class DnsListsTest {
  private static final String BAD = "192.0.2.66";
  private static final String BAD_IN_LIST = "66.2.0.192.bl.test";

  @AutoClose private final DnsZone zone = new DnsZone();
  @AutoClose private SmtpRig rig;
  private List<Check> checks = List.of();

  DnsListsTest() throws IOException {
    zone.add("2.0.0.127.bl.test", Type.A, "127.0.0.2");
    zone.add("2.0.0.127.wl.test", Type.A, "127.0.0.2");
    zone.add("test.dbl.test", Type.A, "127.0.1.2");
  }

  private void rig(String... set) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "SMTPD_PROXY_PROTOCOL_FROM", "127.0.0.0/8", "DELIVERD_DNS_SERVER", zone.address()));
    all.addAll(List.of(set));
    rig = new SmtpRig(this::checks, all.toArray(String[]::new));
  }

  private List<Check> checks(Settings settings) {
    checks = ListChecks.of(settings);
    return checks;
  }

  /** The first reply that is no success, or that to the message. */
  private String send(String ip, String from) throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 " + ip + " 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO mail.sender.test", "250");
      client.ask("MAIL FROM:<" + from + ">", "250");
      String reply = client.ask("RCPT TO:<alice@example.com>", "");
      if (!reply.startsWith("250")) {
        return "RCPT: " + reply;
      }
      client.ask("DATA", "354");
      return client.ask("From: " + from + "\r\n\r\nx\r\n.", "");
    }
  }

  private String found() {
    List<FakeQueue.Accepted> all = rig.queue.accepted;
    return String.join(
        " ",
        all.get(all.size() - 1).arrival().findings().stream()
            .map(each -> each.result() + " " + each.score() + " " + each.reason())
            .toList());
  }

  @Test
  void whoIsListedIsRefusedAtRcpt() throws IOException {
    zone.add(BAD_IN_LIST, Type.A, "127.0.0.4");
    rig("SMTPD_DNSBL", "bl.test=127.0.0.[2..11]*3", "SMTPD_CHECK_DNSBL", "refuse");
    assertEquals(
        "RCPT: 550 5.7.1 dnsbl: 192.0.2.66 is listed by bl.test; contact postmaster@mail.example",
        send(BAD, "a@sender.test"));
    assertTrue(send("192.0.2.7", "a@sender.test").startsWith("250"));
    assertTrue(send("10.0.0.1", "a@sender.test").startsWith("250"));
  }

  @Test
  void markingCountsForTheScoreAlone() throws IOException {
    zone.add(BAD_IN_LIST, Type.A, "127.0.0.4");
    rig("SMTPD_DNSBL", "bl.test*9");
    assertTrue(send(BAD, "a@sender.test").startsWith("250"));
    assertEquals("listed 5.0 192.0.2.66 in bl.test", found());
  }

  @Test
  void codesThatDoNotCountAreNoListing() throws IOException {
    zone.add(BAD_IN_LIST, Type.A, "127.0.0.20");
    rig("SMTPD_DNSBL", "bl.test=127.0.0.[2..11]*3", "SMTPD_CHECK_DNSBL", "refuse");
    assertTrue(send(BAD, "a@sender.test").startsWith("250"));
    assertEquals("", found());
  }

  @Test
  void allowListsOutweighOthers() throws IOException {
    zone.add(BAD_IN_LIST, Type.A, "127.0.0.4").add("66.2.0.192.wl.test", Type.A, "127.0.3.1");
    rig("SMTPD_DNSBL", "bl.test*3 wl.test=127.0.[0..255].[1..3]*-3", "SMTPD_CHECK_DNSBL", "refuse");
    assertTrue(send(BAD, "a@sender.test").startsWith("250"));
    assertEquals("listed 3.0 192.0.2.66 in bl.test allowed -3.0 192.0.2.66 in wl.test", found());
  }

  @Test
  void domainsOfSenderAndAuthorAreLookedUp() throws IOException {
    zone.add("spammer.test.dbl.test", Type.A, "127.0.1.2");
    rig("SMTPD_DNSBL_DOMAINS", "dbl.test*3", "SMTPD_CHECK_DNSBL", "junk");
    assertTrue(send("192.0.2.7", "a@spammer.test").startsWith("250"));
    assertEquals("listed 3.0 spammer.test in dbl.test", found());
    assertEquals("junk", rig.queue.accepted.get(0).recipients().get(0).destination().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "127.255.255.254, refuses to answer this server's DNS",
    "127.255.255.252, refuses to answer",
    "203.0.113.9, outside 127.0.0.0/8"
  })
  void aListInTroubleRefusesNobody(String code, String trouble) throws IOException {
    zone.add(BAD_IN_LIST, Type.A, code);
    rig("SMTPD_DNSBL", "bl.test*3", "SMTPD_CHECK_DNSBL", "refuse");
    assertTrue(send(BAD, "a@sender.test").startsWith("250"));
    assertEquals("", found());
    assertTrue(checks.get(1).troubles().get(0).contains(trouble), checks.get(1).troubles().get(0));
  }

  @Test
  void aListThatListsEverybodyOrNobodyIsInTrouble() throws IOException {
    zone.add("66.2.0.192.all.test", Type.A, "127.0.0.2");
    zone.add("2.0.0.127.all.test", Type.A, "127.0.0.2");
    zone.add("1.0.0.127.all.test", Type.A, "127.0.0.2");
    zone.add("66.2.0.192.odd.test", Type.A, "127.0.0.2");
    rig("SMTPD_DNSBL", "all.test*3 odd.test*3", "SMTPD_CHECK_DNSBL", "refuse");
    assertTrue(send(BAD, "a@sender.test").startsWith("250"));
    assertEquals(
        List.of(
            "all.test: it lists 1.0.0.127, which no list does",
            "odd.test: it does not list 2.0.0.127, as every list does for tests"),
        checks.get(1).troubles());
  }

  @Test
  void silentListsSayNothing() throws IOException {
    zone.silence(BAD_IN_LIST);
    rig("SMTPD_DNSBL", "bl.test*3", "SMTPD_CHECK_DNSBL", "refuse");
    assertTrue(send(BAD, "a@sender.test").startsWith("250"));
  }
}
