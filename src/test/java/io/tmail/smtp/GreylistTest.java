package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.config.Settings;
import io.tmail.database.SchemaMigration;
import io.tmail.database.TestDatabase;
import io.tmail.dns.DnsZone;
import io.tmail.policy.Check;
import io.tmail.policy.greylist.GreylistChecks;
import io.tmail.policy.identity.IdentityChecks;
import io.tmail.rates.TestSightings;
import io.tmail.senders.Correspondents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** Which senders are asked to come again, and which retries pass: over the real tables. */
@Tag("tables")
final class GreylistTest {
  private static final String BOB = "bob@example.com";
  private static final String LATER =
      "451 4.7.1 greylist: unknown sender, try again in 300 seconds";

  @TempDir private Path home;
  @AutoClose private final DnsZone zone = new DnsZone();
  @AutoClose private SmtpRig rig;
  @AutoClose private SmtpRig other;
  @AutoClose private TestSightings here;
  @AutoClose private TestSightings there;
  private final ManualClock clock = new ManualClock();

  GreylistTest() throws IOException {
    zone.add("pool.test", Type.TXT, "\"v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all\"");
    zone.add("aligned.test", Type.TXT, "\"v=spf1 ip4:192.0.2.0/24 -all\"");
    zone.add("_dmarc.aligned.test", Type.TXT, "\"v=DMARC1; p=reject\"");
  }

  @BeforeEach
  void start() {
    Map<String, String> environment = new HashMap<>(TestDatabase.settings(home));
    environment.put("TMAIL_HOME", home.toString());
    environment.put("TMAIL_ME", "me.example");
    Settings settings = Settings.load(environment);
    SchemaMigration.migrate(settings.database());
    here = new TestSightings(settings.database(), clock);
    there = new TestSightings(settings.database(), clock);
    rig = rig(here);
    other = rig(there);
  }

  private SmtpRig rig(TestSightings node) {
    return new SmtpRig(
        settings -> checks(settings, node),
        "SMTPD_PROXY_PROTOCOL_FROM",
        "127.0.0.0/8",
        "DELIVERD_DNS_SERVER",
        zone.address(),
        "SMTPD_CHECK_GREYLIST",
        "refuse",
        "SMTPD_GREYLIST_SCORE",
        "1");
  }

  private List<Check> checks(Settings settings, TestSightings node) {
    List<Check> checks = new ArrayList<>(IdentityChecks.of(settings));
    checks.add(GreylistChecks.of(settings, node.sightings, clock));
    return checks;
  }

  private static String send(SmtpRig to, String ip, String from, String... recipients)
      throws IOException {
    try (Dialogue client = new Dialogue(to.port())) {
      client.sendRaw("PROXY TCP4 " + ip + " 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO mail.sender.test", "250");
      client.ask("MAIL FROM:<" + from + ">", "250");
      for (String each : recipients) {
        client.ask("RCPT TO:<" + each + ">", "250");
      }
      client.ask("DATA", "354");
      return client.ask("From: " + from + "\r\n\r\nx\r\n.", "");
    }
  }

  private static void expectTaken(String reply) {
    assertTrue(reply.startsWith("250"), reply);
  }

  @Test
  void theSecondTryPassesFromAnotherAddressOfThePoolAtAnotherNode() throws IOException {
    assertEquals(LATER, send(rig, "192.0.2.1", "x@pool.test", BOB));
    here.write();
    clock.advance(Duration.ofMinutes(4));
    assertEquals(LATER.replace("300", "60"), send(other, "198.51.100.9", "x@pool.test", BOB));
    clock.advance(Duration.ofMinutes(1));
    expectTaken(send(other, "198.51.100.9", "x@pool.test", BOB));
    there.write();
    expectTaken(send(rig, "192.0.2.77", "y@pool.test", "alice@example.com"));
  }

  @Test
  void theSecondTryPassesAfterARestart() throws IOException {
    assertEquals(LATER, send(rig, "192.0.2.1", "x@nospf.test", BOB));
    here.write();
    clock.advance(Duration.ofMinutes(5));
    assertEquals(LATER, send(other, "203.0.113.1", "x@nospf.test", BOB), "another network");
    expectTaken(send(other, "192.0.2.1", "x@nospf.test", BOB));
  }

  @Test
  void aRetryThatComesTooLateIsTheFirst() throws IOException {
    assertEquals(LATER, send(rig, "192.0.2.1", "x@nospf.test", BOB));
    here.write();
    clock.advance(Duration.ofDays(2));
    assertEquals(LATER, send(rig, "192.0.2.1", "x@nospf.test", BOB));
  }

  @Test
  void whoIsAuthenticatedOrKnownOrNotSuspiciousIsNotDelayed() throws IOException {
    expectTaken(send(rig, "192.0.2.1", "x@aligned.test", BOB));
    expectTaken(send(rig, "10.0.0.1", "x@pool.test", BOB));
    new Correspondents(here.sightings).wrote(BOB, "Friend@nospf.test");
    expectTaken(send(rig, "192.0.2.1", "friend@nospf.test", "Bob@example.com"));
    assertEquals(LATER, send(rig, "192.0.2.1", "friend@nospf.test", "alice@example.com"));
  }
}
