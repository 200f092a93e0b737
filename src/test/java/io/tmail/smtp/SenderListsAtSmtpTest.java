package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import io.tmail.dns.DnsZone;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.policy.Check;
import io.tmail.policy.identity.IdentityChecks;
import io.tmail.policy.lists.ListChecks;
import io.tmail.senders.HeldLists;
import io.tmail.senders.Opinion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What becomes of a stranger's message by the lists of server, domain and user. */
final class SenderListsAtSmtpTest {
  private static final String CLIENT = "192.0.2.1";
  private static final String LISTED = "192.0.2.66";
  private static final String ALICE = "alice@example.com";
  private static final String BOB = "bob@example.com";

  @AutoClose private final DnsZone zone = new DnsZone();
  @AutoClose private SmtpRig rig;
  private final HeldLists lists = new HeldLists();

  SenderListsAtSmtpTest() throws IOException {
    zone.add("good.test", Type.TXT, "\"v=spf1 ip4:192.0.2.1 -all\"");
    zone.add("2.0.0.127.bl.test", Type.A, "127.0.0.2");
    zone.add("66.2.0.192.bl.test", Type.A, "127.0.0.2");
  }

  @BeforeEach
  void start() {
    rig =
        new SmtpRig(
            this::checks,
            "SMTPD_PROXY_PROTOCOL_FROM",
            "127.0.0.0/8",
            "DELIVERD_DNS_SERVER",
            zone.address(),
            "SMTPD_SCORE_JUNK",
            "0.5",
            "SMTPD_DNSBL",
            "bl.test*5",
            "SMTPD_CHECK_DNSBL",
            "refuse");
  }

  private List<Check> checks(Settings settings) {
    List<Check> checks = new ArrayList<>(IdentityChecks.of(settings));
    checks.addAll(ListChecks.of(settings, lists));
    return checks;
  }

  private String send(String ip, String mail, String author, String... recipients)
      throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 " + ip + " 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO mail.sender.test", "250");
      client.ask("MAIL FROM:<" + mail + ">", "250");
      for (String each : recipients) {
        String reply = client.ask("RCPT TO:<" + each + ">", "");
        if (!reply.startsWith("250")) {
          return "RCPT: " + reply;
        }
      }
      client.ask("DATA", "354");
      return client.ask("From: " + author + "\r\n\r\nx\r\n.", "");
    }
  }

  private List<String> filed() {
    return rig.queue.accepted.get(rig.queue.accepted.size() - 1).recipients().stream()
        .map(SenderListsAtSmtpTest::filed)
        .toList();
  }

  private String found() {
    return String.valueOf(
        rig.queue.accepted.get(rig.queue.accepted.size() - 1).arrival().findings());
  }

  private static String filed(EnvelopeRecipient each) {
    return each.address() + " " + (each.destination().isJunk() ? "junk" : "inbox");
  }

  @Test
  void aBlockedSenderIsRefusedAtRcpt() throws IOException {
    lists.add(BOB, "@bad.test", Opinion.BLOCKED);
    assertEquals(
        "RCPT: 550 5.7.1 lists: this recipient takes no mail from you;"
            + " contact postmaster@mail.example",
        send(CLIENT, "x@mail.bad.test", "x@mail.bad.test", BOB));
    assertTrue(send(CLIENT, "x@mail.bad.test", "x@mail.bad.test", ALICE).startsWith("250"));
  }

  @Test
  void aBlockedNetworkIsRefusedForTheWholeDomain() throws IOException {
    lists.add("example.com", "192.0.2.0/24", Opinion.BLOCKED);
    assertTrue(send(CLIENT, "x@any.test", "x@any.test", BOB).startsWith("RCPT: 550"));
  }

  @Test
  void aBlockedAuthorIsRefusedOnceTheHeaderIsThere() throws IOException {
    lists.add("", "spam@any.test", Opinion.BLOCKED);
    assertTrue(send(CLIENT, "x@any.test", "Spam <SPAM@any.test>", BOB).startsWith("550 5.7.1"));
    assertTrue(rig.queue.accepted.isEmpty());
  }

  @Test
  void ofSeveralRecipientsOnlyTheCopyOfTheOneWhoBlocksIsJunk() throws IOException {
    lists.add(BOB, "news@good.test", Opinion.BLOCKED);
    lists.add(ALICE, "news@good.test", Opinion.ALLOWED);
    assertTrue(send(CLIENT, "x@good.test", "news@good.test", ALICE, BOB).startsWith("250"));
    assertEquals(List.of(ALICE + " inbox", BOB + " junk"), filed(), found());
  }

  @Test
  void anAllowedNameHasToBeAuthenticated() throws IOException {
    lists.add(ALICE, "@good.test", Opinion.ALLOWED);
    assertTrue(send(CLIENT, "x@good.test", "x@good.test", ALICE).startsWith("250"));
    assertEquals(List.of(ALICE + " inbox"), filed(), found());
    assertTrue(send("192.0.2.9", "x@good.test", "x@good.test", ALICE).startsWith("250"));
    assertEquals(List.of(ALICE + " junk"), filed(), found());
    assertTrue(send("192.0.2.9", "x@other.test", "x@good.test", ALICE).startsWith("250"));
    assertEquals(List.of(ALICE + " junk"), filed(), found());
  }

  @Test
  void theServersAllowedNetworkPassesWhateverListsSay() throws IOException {
    assertTrue(send(LISTED, "x@any.test", "x@any.test", BOB).startsWith("RCPT: 550"));
    lists.add("", LISTED, Opinion.ALLOWED);
    assertTrue(send(LISTED, "x@any.test", "x@any.test", BOB).startsWith("250"));
    assertEquals(List.of(BOB + " inbox"), filed(), found());
  }

  @Test
  void aUsersListOverrulesTheServers() throws IOException {
    lists.add("", "@good.test", Opinion.BLOCKED);
    lists.add(BOB, "friend@good.test", Opinion.ALLOWED);
    assertTrue(send(CLIENT, "friend@good.test", "friend@good.test", BOB).startsWith("250"));
    assertTrue(send(CLIENT, "friend@good.test", "friend@good.test", ALICE).startsWith("RCPT: 550"));
    lists.add("", CLIENT, Opinion.ALLOWED);
    lists.add(ALICE, CLIENT, Opinion.BLOCKED);
    assertTrue(send(CLIENT, "x@any.test", "x@any.test", ALICE).startsWith("RCPT: 550"));
    assertTrue(send(CLIENT, "friend@good.test", "friend@good.test", ALICE).startsWith("RCPT: 550"));
  }

  /** Whoever was refused has no say in what becomes of the others' copies. */
  @Test
  void aRefusedRecipientHasNoVote() throws IOException {
    lists.add(BOB, "@good.test", Opinion.BLOCKED);
    lists.add(ALICE, "@good.test", Opinion.ALLOWED);
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 " + CLIENT + " 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO mail.sender.test", "250");
      client.ask("MAIL FROM:<x@good.test>", "250");
      client.ask("RCPT TO:<" + BOB + ">", "550 5.7.1");
      client.ask("RCPT TO:<" + ALICE + ">", "250");
      client.ask("DATA", "354");
      client.ask("From: x@good.test\r\n\r\nx\r\n.", "250");
    }
    assertTrue(
        rig.queue.accepted.get(0).arrival().findings().stream()
            .anyMatch(each -> each.check().equals("lists") && each.result().equals("allowed")));
  }

  /** Blocking is for strangers: users of this server cannot be shut out by each other. */
  @Test
  void clientsNearbyAreNotJudged() throws IOException {
    lists.add("", "@any.test", Opinion.BLOCKED);
    assertTrue(send("10.0.0.1", "x@any.test", "x@any.test", BOB).startsWith("250"));
  }
}
