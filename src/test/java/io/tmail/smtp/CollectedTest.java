package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import io.tmail.dns.DnsZone;
import io.tmail.policy.Check;
import io.tmail.policy.identity.IdentityChecks;
import io.tmail.policy.lists.ListChecks;
import io.tmail.reports.Fact;
import io.tmail.reports.FactTables;
import io.tmail.reports.Observation.OfMessage;
import io.tmail.reports.Outcome;
import io.tmail.reports.collect.Collector;
import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.PublishedPolicy;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What is counted for reports of mail that strangers send at the wire. */
final class CollectedTest {
  private static final String GOOD = "192.0.2.7";

  /** Has a name that leads back, and may send for nobody. */
  private static final String FORWARDER = "192.0.2.9";

  @AutoClose private final DnsZone zone = new DnsZone();
  @AutoClose private final SmtpRig rig = rig();

  CollectedTest() throws IOException {}

  private SmtpRig rig() {
    zone.add("7.2.0.192.in-addr.arpa", Type.PTR, "mail.sender.test.");
    zone.add("mail.sender.test", Type.A, GOOD);
    zone.add("9.2.0.192.in-addr.arpa", Type.PTR, "forwarder.test.");
    zone.add("forwarder.test", Type.A, FORWARDER);
    zone.add("sender.test", Type.TXT, "\"v=spf1 ip4:192.0.2.7 -all\"");
    zone.add(
        "_dmarc.sender.test", Type.TXT, "\"v=DMARC1; p=reject; sp=none; rua=mailto:a@b.test\"");
    zone.add("_dmarc.trying.test", Type.TXT, "\"v=DMARC1; p=quarantine; t=y\"");
    zone.add("2.0.0.127.bl.test", Type.A, "127.0.0.2");
    zone.add("66.2.0.192.bl.test", Type.A, "127.0.0.2");
    return new SmtpRig(
        CollectedTest::checks,
        "SMTPD_PROXY_PROTOCOL_FROM",
        "127.0.0.0/8",
        "SMTPD_DNSBL",
        "bl.test*5",
        "SMTPD_CHECK_DNSBL",
        "junk",
        "DELIVERD_DNS_SERVER",
        zone.address());
  }

  private static List<Check> checks(Settings settings) {
    return Stream.concat(IdentityChecks.of(settings).stream(), ListChecks.of(settings).stream())
        .toList();
  }

  private void send(String ip, String from, String content, String answer) throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 " + ip + " 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO mail.sender.test", "250");
      client.ask("MAIL FROM:<" + from + ">", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask(content + "\r\n\r\nx\r\n.", answer);
    }
  }

  private List<FactTables.Counted> collected() {
    List<FactTables.Counted> written = new ArrayList<>();
    FactTables tables =
        new FactTables(null, Clock.systemUTC()) {
          @Override
          public List<Counted> add(List<Counted> facts) {
            written.addAll(facts);
            return List.of();
          }
        };
    Collector collector = new Collector(rig.settings, tables, Clock.systemUTC());
    rig.judged.forEach(collector::onJudged);
    collector.write();
    return written;
  }

  private Fact only() {
    List<FactTables.Counted> all = collected();
    assertEquals(1, all.size(), all.toString());
    return all.get(0).fact();
  }

  private MessageFacts facts() {
    return ((OfMessage) only().observation()).facts();
  }

  @Test
  void whatPassesIsCountedTogether() throws IOException {
    send(GOOD, "bob@sender.test", "From: bob@sender.test", "250");
    send(GOOD, "bob@sender.test", "From: eve@sender.test", "250");
    assertEquals(2, collected().get(0).total());
    Fact fact = only();
    assertEquals("sender.test", fact.domain());
    assertEquals(Outcome.PASS, fact.outcome());
    assertEquals(
        new OfMessage(
            new PublishedPolicy("sender.test", "reject", "none", "none", "r", "r", "n", "0"),
            new MessageFacts(
                GOOD,
                "pass",
                "fail",
                "pass",
                List.of(),
                "sender.test",
                Optional.of("sender.test"),
                List.of(),
                Optional.of(new MessageFacts.Sender("sender.test", "pass")))),
        fact.observation());
  }

  @Test
  void signaturesAreToldWithTheirSelectors() throws IOException {
    String signature =
        "DKIM-Signature: v=1; a=rsa-sha256; d=sender.test; s=one; h=from; bh=AA; b=AA";
    send(GOOD, "", signature + "\r\nFrom: bob@sender.test", "250");
    MessageFacts facts = facts();
    assertEquals("sender.test", facts.signatures().get(0).domain());
    assertEquals("one", facts.signatures().get(0).selector());
    assertEquals(Optional.of(""), facts.envelopeFrom());
    assertEquals("mail.sender.test", facts.sender().orElseThrow().domain());
  }

  /** RFC 9989 §7.4: it may have been forwarded. */
  @Test
  void whatIsJunkInsteadOfRefusedHasAReason() throws IOException {
    send(FORWARDER, "x@forwarder.test", "From: bob@sender.test", "250");
    assertEquals("quarantine", facts().disposition());
    assertEquals("local_policy", facts().overrides().get(0).type());
    assertEquals(Outcome.FAIL, only().outcome());
    rig.judged.clear();
    send(FORWARDER, "x@forwarder.test", "List-Id: <x.test>\r\nFrom: bob@sender.test", "250");
    assertEquals("mailing_list", facts().overrides().get(0).type());
  }

  @Test
  void whatDmarcRefusesIsCountedAsRejected() throws IOException {
    send("192.0.2.8", "bob@sender.test", "From: bob@sender.test", "550 5.7.26");
    assertEquals("reject", facts().disposition());
    assertTrue(facts().overrides().isEmpty());
    assertEquals(Outcome.FAIL, only().outcome());
  }

  @Test
  void aDomainThatTestsItsPolicyIsTold() throws IOException {
    send(FORWARDER, "x@forwarder.test", "From: bob@trying.test", "250");
    assertEquals("none", facts().disposition());
    assertEquals("policy_test_mode", facts().overrides().get(0).type());
  }

  @Test
  void whatIsJunkForAnotherReasonIsNotToBeReported() throws IOException {
    zone.add("spam.test", Type.TXT, "\"v=spf1 +all\"");
    zone.add("_dmarc.spam.test", Type.TXT, "\"v=DMARC1; p=none\"");
    send("192.0.2.66", "x@spam.test", "From: x@spam.test", "250");
    assertEquals(Outcome.JUNK, only().outcome());
  }

  @Test
  void mailWithoutAPolicyIsNotCounted() throws IOException {
    send(GOOD, "bob@nobody.test", "From: bob@nobody.test", "250");
    send("10.0.0.7", "bob@sender.test", "From: bob@sender.test", "250");
    assertEquals(List.of(), collected());
  }
}
