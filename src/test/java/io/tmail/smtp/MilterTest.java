package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.PrivateServer;
import io.tmail.config.Settings;
import io.tmail.dns.DnsZone;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.Finding;
import io.tmail.policy.Check;
import io.tmail.policy.identity.IdentityChecks;
import io.tmail.policy.scanners.ScannerChecks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** Mail as milters change and judge it: opendkim, rspamd's proxy, and a filter of ours. */
@Tag("slow")
final class MilterTest {
  private static final String STRANGER = "TCP4 192.0.2.7 127.0.0.1 4660 25";
  private static final String PROGRAM_HERE = "UNKNOWN";

  private static PrivateServer python;
  private static PrivateServer opendkim;
  private static PrivateServer rspamd;
  private SmtpRig rig;

  @BeforeAll
  static void start() {
    python = PrivateServer.start("python-milter");
    opendkim = PrivateServer.start("opendkim");
    rspamd = PrivateServer.start("rspamd-milter");
  }

  @AfterAll
  static void stop() {
    python.close();
    opendkim.close();
    rspamd.close();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String at(PrivateServer server) {
    return "inet:127.0.0.1:" + server.port();
  }

  private void rig(String milters, String... set) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "SMTPD_MILTERS",
                milters,
                "SMTPD_PROXY_PROTOCOL_FROM",
                "127.0.0.0/8",
                "SMTPD_AUTH_PLAINTEXT",
                "true",
                "SMTPD_SCORE_REFUSE",
                "0",
                "SMTPD_SCAN_TIMEOUT",
                "3s"));
    all.addAll(List.of(set));
    rig = new SmtpRig(MilterTest::checks, all.toArray(String[]::new));
  }

  private static List<Check> checks(Settings settings) {
    List<Check> checks = new ArrayList<>(ScannerChecks.of(settings));
    if (!settings.deliverd().dnsServer().isEmpty()) {
      checks.addAll(IdentityChecks.of(settings));
    }
    return checks;
  }

  private Dialogue client(String proxy) throws IOException {
    Dialogue client = new Dialogue(rig.port());
    client.sendRaw("PROXY " + proxy + "\r\n");
    client.expect("220");
    client.ask("EHLO client.example", "250");
    return client;
  }

  private String send(String content) throws IOException {
    return send(STRANGER, content);
  }

  private String send(String proxy, String content) throws IOException {
    try (Dialogue client = client(proxy)) {
      client.ask("MAIL FROM:<a@b.example> BODY=8BITMIME", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      return client.ask(content + "\r\n.", "");
    }
  }

  private String sendAsUser(String content) throws IOException {
    try (Dialogue client = client(PROGRAM_HERE)) {
      client.ask("AUTH PLAIN AGFsaWNlQGV4YW1wbGUuY29tAHNlY3JldC0x", "235");
      client.ask("MAIL FROM:<alice@example.com>", "250");
      client.ask("RCPT TO:<x@far.example>", "250");
      client.ask("DATA", "354");
      return client.ask(content + "\r\n.", "");
    }
  }

  private static String wish(String wish) {
    return "From: a@b.example\r\nSubject: " + wish + "\r\n\r\nhello";
  }

  private FakeQueue.Accepted last() {
    return rig.queue.accepted.get(rig.queue.accepted.size() - 1);
  }

  private String found() {
    List<Finding> findings = last().arrival().findings();
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0).check() + "=" + findings.get(0).result();
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  @Test
  void whatNobodyWantsChangedIsUnchanged() throws IOException {
    rig(at(python));
    String content = "From: a@b.example\r\nX-Odd:  two  blanks\r\n\tfolded \r\n\r\nhello\r\n";
    assertTrue(send(content.strip()).startsWith("250"));
    assertTrue(
        last().arrival().findings().get(0).reason().endsWith(Integer.toString(python.port())));
    assertEquals("milter=accept", found());
    assertTrue(rig.queue.wholeOfLast().endsWith(content), rig.queue.wholeOfLast());
  }

  @Test
  void aMilterKnowsClientEnvelopeAndContent() throws IOException {
    rig(at(python));
    assertTrue(send(wish("told")).startsWith("250"));
    String whole = rig.queue.wholeOfLast();
    for (String told :
        List.of(
            "connect [192.0.2.7] 192.0.2.7",
            "helo client.example",
            "mail <a@b.example> BODY=8BITMIME",
            "rcpt <alice@example.com>",
            "body 7",
            "j=mail.example",
            "_=[192.0.2.7]",
            "i=" + last().message().id(),
            "{daemon_name}=mail.example",
            "{client_addr}=192.0.2.7",
            "{client_name}=[192.0.2.7]",
            "{mail_addr}=a@b.example",
            "{mail_host}=b.example")) {
      assertTrue(whole.contains("X-Told: " + told + "\r\n"), told + " is not in " + whole);
    }
    assertTrue(whole.contains("X-Fields: From,Subject\r\n"), whole);
  }

  @Test
  void aMilterKnowsWhoIsAuthenticated() throws IOException {
    rig(at(python));
    assertTrue(sendAsUser(wish("told")).startsWith("250"));
    String whole = rig.queue.wholeOfLast();
    assertTrue(whole.contains("X-Told: {auth_type}=PLAIN\r\n"), whole);
    assertTrue(whole.contains("X-Told: {auth_authen}=alice@example.com\r\n"), whole);
  }

  @Test
  void aMilterKnowsTheNameOfTheClientAndItsCipher() throws Exception {
    try (DnsZone zone = new DnsZone()) {
      zone.add("7.2.0.192.in-addr.arpa", Type.PTR, "mail.sender.test.");
      zone.add("mail.sender.test", Type.A, "192.0.2.7");
      rig(at(python), "DELIVERD_DNS_SERVER", zone.address());
      Dialogue client = client(STRANGER);
      client.ask("STARTTLS", "220");
      client.secure();
      client.ask("EHLO client.example", "250");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask(wish("told") + "\r\n.", "250");
      client.close();
    }
    String whole = rig.queue.wholeOfLast();
    for (String told :
        List.of(
            "connect mail.sender.test 192.0.2.7",
            "_=mail.sender.test [192.0.2.7]",
            "{client_name}=mail.sender.test",
            "{client_resolve}=OK",
            "{tls_version}=TLSv1.3")) {
      assertTrue(whole.contains("X-Told: " + told + "\r\n"), told + " is not in " + whole);
    }
  }

  @Test
  void programsOnThisMachineAreNotFiltered() throws IOException {
    rig(at(python));
    assertTrue(send(PROGRAM_HERE, wish("reject")).startsWith("250"));
    assertEquals(List.of(), last().arrival().findings());
  }

  @Test
  void fieldsAreAddedInsertedChangedAndDeleted() throws IOException {
    rig(at(python));
    String fields = "Subject: fields\r\nX-Old: 1\r\nX-Gone: 1\r\nX-Old: 2\r\nX-Gone: 2";
    assertTrue(send(fields + "\r\n\r\nhello").startsWith("250"));
    String expected =
        lines(
            "X-First: above",
            "X-Second: beneath",
            "Subject: fields",
            "X-Old: 1",
            "X-Old: changed",
            "X-Gone: 2",
            "X-Last: folded",
            "\tvalue",
            "X-New: appended",
            "",
            "hello",
            "");
    assertTrue(rig.queue.wholeOfLast().endsWith(expected), rig.queue.wholeOfLast());
  }

  @Test
  void resultsOfMilterStayBeneathOursAndForgedOnesGo() throws IOException {
    rig(at(python));
    String forged = "Authentication-Results: mail.example; dkim=pass header.d=forged.example\r\n";
    assertTrue(send(forged + "X-Tmail-Junk: no\r\n" + wish("results")).startsWith("250"));
    String whole = rig.queue.wholeOfLast();
    assertFalse(whole.contains("forged.example") || whole.contains("X-Tmail-Junk"), whole);
    assertTrue(whole.indexOf("Received: ") < whole.indexOf("good.example"), whole);
  }

  @Test
  void recipientsAreAddedAndDeleted() throws IOException {
    rig(at(python));
    assertTrue(send(wish("recipients")).startsWith("250"));
    List<EnvelopeRecipient> recipients = last().recipients();
    assertEquals(
        List.of("bob@example.com", "far@relayed.example"),
        recipients.stream().map(EnvelopeRecipient::address).toList());
    assertEquals("NOTIFY=NEVER", recipients.get(1).parameters().toString());
    String reason = last().arrival().findings().get(0).reason();
    assertTrue(reason.contains("not made: malformed: "), reason);
  }

  @Test
  void aMessageWithoutRecipientsIsDiscarded() throws IOException {
    rig(at(python));
    assertTrue(send(wish("nobody")).startsWith("250"));
    assertEquals(List.of(), rig.queue.accepted);
    assertEquals(1, rig.queue.discarded.get());
  }

  @Test
  void theSenderIsChanged() throws IOException {
    rig(at(python));
    assertTrue(send(wish("sender")).startsWith("250"));
    assertEquals("other@example.org", last().message().envelope().reversePath().toString());
  }

  @Test
  void theBodyIsReplacedInParts() throws IOException {
    rig(at(python));
    assertTrue(send(wish("body")).startsWith("250"));
    String whole = rig.queue.wholeOfLast();
    assertTrue(whole.endsWith("X-Between: parts\r\n\r\nanother\r\nbody\r\n"), whole);
    assertTrue(send(wish("empty")).startsWith("250"));
    assertTrue(rig.queue.wholeOfLast().endsWith("Subject: empty\r\n\r\n"));
    assertTrue(send(wish("big")).startsWith("250"));
    assertTrue(last().message().content().size() > 6_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "reject, '550 5.7.1 milter: the message is refused; contact postmaster@mail.example'",
    "lines, '554 5.7.9 milter: first line second line; contact postmaster@mail.example'",
    "tempfail, 451 4.7.1 milter: try again later",
    "soft, 451 4.3.2 milter: shutting down"
  })
  void theClientGetsTheMiltersReply(String wish, String reply) throws IOException {
    rig(at(python));
    assertEquals(reply, send(wish(wish)));
    assertEquals(List.of(), rig.queue.accepted);
  }

  @Test
  void clientSenderAndSingleRecipientsAreRefused() throws IOException {
    rig(at(python));
    String bob = "553 5.1.8 milter: Bob wants no mail; contact postmaster@mail.example";
    try (Dialogue client = client(STRANGER)) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      assertEquals(bob, client.ask("RCPT TO:<bob@example.com>", ""));
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask(wish("x") + "\r\n.", "250");
      client.ask("MAIL FROM:<deferred@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "451 4.7.1 milter: ");
      client.ask("RCPT TO:<alice@example.com>", "451 4.7.1 milter: ");
      client.ask("EHLO refused.example", "250");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "550 5.7.1 milter: ");
      client.ask("RCPT TO:<alice@example.com>", "550 5.7.1 milter: ");
    }
    assertEquals(List.of("alice@example.com"), rig.queue.recipients());
  }

  @Test
  void aMilterMayHoldAndDiscard() throws IOException {
    rig(at(python));
    assertTrue(send(wish("quarantine")).startsWith("250"));
    assertTrue(last().arrival().quarantine().isPresent());
    assertTrue(last().arrival().findings().get(0).reason().endsWith(": smells odd"));
    rig.queue.accepted.clear();
    assertTrue(send(wish("discard")).startsWith("250"));
    assertEquals(1, rig.queue.discarded.get());
    assertEquals(List.of(), rig.queue.accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "mark, reject, mailbox, false", "mark, quarantine, mailbox, false",
    "mark, tempfail, mailbox, false", "junk, reject, junk, false",
    "junk, discard, junk, false", "quarantine, reject, mailbox, true",
    "junk, quarantine, junk, false", "quarantine, quarantine, mailbox, true"
  })
  void whatAMilterRefusesIsGradedByTheSetting(String mode, String wish, String way, boolean held)
      throws IOException {
    rig(at(python), "SMTPD_CHECK_MILTER", mode);
    assertTrue(send(wish(wish)).startsWith("250"));
    assertEquals(way, last().recipients().get(0).destination().toString());
    assertEquals(held, last().arrival().quarantine().isPresent());
    assertEquals("milter=" + wish, found());
    assertEquals(wish.equals("reject"), rig.queue.wholeOfLast().contains("X-Rejected: yes\r\n"));
  }

  @Test
  void opendkimSignsMailOfUsersAndVerifiesThatOfStrangers() throws IOException {
    rig(at(opendkim));
    String letter = "From: Alice <alice@example.com>\r\nSubject: signed\r\n\r\nhello";
    assertTrue(sendAsUser(letter).startsWith("250"));
    String signed = rig.queue.wholeOfLast();
    assertTrue(signed.contains("DKIM-Signature: v=1; a=rsa-sha256;"), signed);
    String again = signed.substring(signed.indexOf("DKIM-Signature")).strip();
    assertTrue(send(again).startsWith("250"));
    String verified = rig.queue.wholeOfLast();
    assertTrue(verified.matches("(?s).*Authentication-Results: [^;]+;\\s+dkim=pass .*"), verified);
    assertTrue(send(again + " changed").startsWith("250"));
    assertTrue(rig.queue.wholeOfLast().contains("dkim=fail "), rig.queue.wholeOfLast());
  }

  @Test
  void rspamdsProxyIsObeyed() throws IOException {
    rig(at(rspamd));
    assertTrue(send(wish("TMAIL_REJECT")).startsWith("554 5.7.1 milter: Spam message rejected"));
    assertTrue(send(wish("TMAIL_JUNK")).startsWith("250"));
    assertTrue(rig.queue.wholeOfLast().contains("X-Spam: Yes\r\n"), rig.queue.wholeOfLast());
    assertTrue(send(wish("fine")).startsWith("250"));
    assertFalse(rig.queue.wholeOfLast().contains("X-Spam"));
  }

  @Test
  void eachMilterSeesWhatThoseBeforeItHaveChanged() throws IOException {
    rig(at(python) + " " + at(python));
    assertTrue(send(wish("told")).startsWith("250"));
    String whole = rig.queue.wholeOfLast();
    assertTrue(whole.contains("X-Fields: From,Subject\r\n"), whole);
    assertTrue(whole.matches("(?s).*X-Fields: From,Subject,X-Told,[^\r]+,X-Fields\r\n.*"), whole);
  }

  @Test
  void aBigMessageIsStreamed() throws IOException {
    rig(at(python));
    String filler = ("x".repeat(76) + "\r\n").repeat(50_000);
    assertTrue(send(wish("told") + "\r\n" + filler.strip()).startsWith("250"));
    String head =
        new String(last().message().content().open().readNBytes(2000), StandardCharsets.ISO_8859_1);
    assertTrue(head.contains("X-Told: body 3900007\r\n"), head);
  }

  @Test
  void nobodyIsAskedAboutMailboxesThatAreNotThere() throws IOException {
    rig("inet:127.0.0.1:1", "SMTPD_MILTER_UNANSWERED", "defer");
    try (Dialogue client = client(STRANGER)) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<nobody@example.com>", "550");
      client.ask("RCPT TO:<x@far.example>", "554");
      client.ask("RCPT TO:<alice@example.com>", "454 4.3.0 milter: no answer");
    }
  }
}
