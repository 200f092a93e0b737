package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.DnsZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What becomes of strangers' mail: the folder Junk by LDA and by LMTP, and the quarantine. */
@Tag("way")
class StrangersE2E {
  private static final String GOOD = "192.0.2.7";

  /** Has a name that leads back, and may send for nobody. */
  private static final String FORWARDER = "192.0.2.9";

  /** No name leads back. */
  private static final String NAMELESS = "192.0.2.8";

  private static final String LDA = "alice@lda.example";
  private static final String LMTP = "bob@lmtp.example";
  private static final String PATIENT = "carol@lda.example";
  private static final String SECRET = "secret-1";

  private static DnsZone zone;
  private static Instance server;

  @BeforeAll
  static void open() throws IOException {
    zone = new DnsZone();
    zone.add("7.2.0.192.in-addr.arpa", Type.PTR, "mail.sender.test.");
    zone.add("mail.sender.test", Type.A, GOOD);
    zone.add("9.2.0.192.in-addr.arpa", Type.PTR, "forwarder.test.");
    zone.add("forwarder.test", Type.A, FORWARDER);
    zone.add("sender.test", Type.TXT, "\"v=spf1 ip4:192.0.2.7 -all\"");
    zone.add("_dmarc.sender.test", Type.TXT, "\"v=DMARC1; p=reject\"");
    zone.add("spoofed.test", Type.TXT, "\"v=spf1 -all\"");
    server =
        new Instance("strangers")
            .set("TMAIL_DOVECOT_TRANSPORT_DOMAINS", "lmtp.example=lmtp")
            .set("TMAIL_DELIVERD_DNS_SERVER", zone.address())
            .set("TMAIL_SMTPD_PROXY_PROTOCOL_FROM", Stranger.PROXY)
            .set("TMAIL_SMTPD_CHECK_IPREV", "quarantine")
            .set("TMAIL_SRS", "true")
            .set("TMAIL_SMTPD_DNSBL", "bl.test*3")
            .set("TMAIL_REST_MONITOR_NETWORKS", "127.0.0.1")
            .start();
    for (String user : List.of(LDA, LMTP, PATIENT)) {
      server.addMailbox(user, SECRET);
    }
    server.tmail("user", "update", PATIENT, "--junk-score", "20").mustSucceed();
  }

  @AfterAll
  static void close() {
    server.stop();
    zone.close();
  }

  private static void pass(String ip, String subject, String... to) {
    String data = "From: eve@sender.test\\nSubject: " + subject + "\\n\\nhello";
    send(ip, "eve@sender.test", data, String.join(",", to)).mustSucceed();
  }

  private static Shell.Result send(String ip, String from, String data, String to) {
    return Stranger.send(server, ip, from, data, to);
  }

  private static boolean holds(String login, String folder, String subject) {
    return server.mailbox(login, SECRET).messages("imaps", folder).stream()
        .anyMatch(each -> each.contains("Subject: " + subject));
  }

  private static void awaitIn(String login, String folder, String subject) {
    Await.until(subject + " in " + folder, () -> holds(login, folder, subject));
  }

  @Test
  void markedMailIsInJunkAboveEachUsersOwnScore() throws IOException {
    Path script = Files.createTempFile("star", ".sieve");
    Files.writeString(script, "require \"imap4flags\"; addflag \"\\\\Flagged\"; keep;");
    server.tmail("sieve", "put", LDA, "star", script.toString()).mustSucceed();
    server.tmail("sieve", "activate", LDA, "star").mustSucceed();
    pass(FORWARDER, "not-signed", LDA, LMTP, PATIENT);
    awaitIn(LDA, "Junk", "not-signed");
    awaitIn(LMTP, "Junk", "not-signed");
    // DMARC's wish does not ask for a score
    awaitIn(PATIENT, "Junk", "not-signed");
    assertFalse(holds(LDA, "INBOX", "not-signed"));
    String text = server.mailbox(LDA, SECRET).messages("imaps", "Junk").get(0);
    assertTrue(
        text.contains("\r\nX-Tmail-Score: spf=fail 2.5, dmarc=fail 4.0, score 6.5\r\n"), text);
    assertTrue(text.contains("X-Tmail-Junk: yes\r\n"), text);
  }

  @Test
  void goodMailIsInTheInbox() {
    pass(GOOD, "fine", LDA, LMTP);
    awaitIn(LDA, "INBOX", "fine");
    awaitIn(LMTP, "INBOX", "fine");
    String metrics =
        Shell.run("curl", "-s", "http://127.0.0.1:" + server.http() + "/metrics").output();
    for (String line :
        List.of(
            "tmail_filter_findings_total\\{[^}]*check=\"dmarc\"[^}]*result=\"pass\"[^}]*} [1-9]",
            "tmail_filter_wait_seconds_count\\{[^}]*check=\"spf\"[^}]*} [1-9]",
            "tmail_dns_sent\\{[^}]*} [1-9]")) {
      assertTrue(Pattern.compile(line).matcher(metrics).find(), line + "\n" + metrics);
    }
    String listed = server.tmail("filters", "list").mustSucceed().output();
    assertTrue(listed.contains("dmarc") && listed.contains("quarantine"), listed);
  }

  @Test
  void whatNamelessClientsSendIsReleasedOnceByItsRecipient() throws Exception {
    zone.add("_dmarc.spoofed.test", Type.TXT, "\"v=DMARC1; p=none\"");
    String sent =
        send(
                NAMELESS,
                "eve@elsewhere.test",
                "From: eve@spoofed.test\\nSubject: waits\\n\\nhello",
                LDA)
            .mustSucceed()
            .output();
    assertTrue(sent.contains("250 2.0.0 Ok"), sent);
    String listed = server.tmail("quarantine", "list").mustSucceed().output();
    assertTrue(listed.contains(LDA) && listed.contains("iprev=permerror 1.0"), listed);
    assertFalse(holds(LDA, "INBOX", "waits"));
    String id = listed.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
    server.tmail("quarantine", "release", id, "--to", LDA).mustSucceed();
    awaitIn(LDA, "INBOX", "waits");
    assertEquals(
        1,
        server.mailbox(LDA, SECRET).inbox().stream()
            .filter(each -> each.contains("Subject: waits"))
            .count());
    assertEquals(0, server.queued());
    String history = server.tmail("trace", "show", id).mustSucceed().output();
    assertTrue(history.contains("iprev=permerror"), history);
  }

  /** By an alias and by a mail rule; its bounce comes back, and nothing else. */
  @Test
  void forwardedMailHasASenderOfThisServer() throws Exception {
    try (SmtpSink far = new SmtpSink(Duration.ZERO);
        SmtpSink home = new SmtpSink(Duration.ZERO)) {
      route("far.test", far);
      route("sender.test", home);
      server.tmail("alias", "add", "-d", "x@far.test", "away@lda.example").mustSucceed();
      Path script = Files.createTempFile("away", ".sieve");
      Files.writeString(script, "redirect \"y@far.test\";");
      server.tmail("sieve", "put", "-a", LMTP, "away", script.toString()).mustSucceed();
      pass(GOOD, "forward", "away@lda.example", LMTP);
      Await.until("both forwarded", () -> far.acknowledged().size() == 2);
      server.tmail("sieve", "del", "--yes", LMTP, "away").mustSucceed();
      for (String sender : far.senders()) {
        assertTrue(sender.matches("SRS0=[^=]{4}=..=sender[.]test=eve@.*"), sender);
        String bounce = "From: <>\\nSubject: bounce\\n\\nundelivered";
        send(GOOD, "<>", bounce, sender).mustSucceed();
        String refused = send(GOOD, "eve@sender.test", bounce, sender).output();
        assertTrue(refused.contains("550 5.7.1 This address takes bounces only"), refused);
        String forged = sender.replace("=eve@", "=eva@");
        refused = send(GOOD, "<>", bounce, forged).output();
        assertTrue(refused.contains("550 5.1.1"), refused);
      }
      Await.until("both bounces are back", () -> home.acknowledged().size() == 2);
      assertEquals(List.of("", ""), List.copyOf(home.senders()));
    }
  }

  private static void route(String domain, SmtpSink to) {
    String port = Integer.toString(to.port());
    server.tmail("routes", "add", "-d", domain, "-rh", "127.0.0.1", "-rp", port).mustSucceed();
  }

  @Test
  void triesAMessageWithoutKeepingIt() throws IOException {
    Path file = Files.createTempFile("tried", ".eml");
    Files.writeString(file, "From: eve@sender.test\r\nSubject: tried\r\n\r\nhello\r\n");
    String said =
        server
            .tmail(
                "filters",
                "try",
                "--ip",
                FORWARDER,
                "--helo",
                "forwarder.test",
                "--from",
                "eve@sender.test",
                "--to",
                LDA,
                file.toString())
            .mustSucceed()
            .output();
    assertTrue(said.contains("spf=fail, score 2.5"), said);
    assertTrue(said.contains("dmarc=fail, score 4"), said);
    assertTrue(said.contains("outcome:     junk"), said);
    assertFalse(holds(LDA, "Junk", "tried") || holds(LDA, "INBOX", "tried"));
    String json =
        server
            .tmail(
                "filters",
                "try",
                "--json",
                "--ip",
                NAMELESS,
                "--from",
                "eve@sender.test",
                file.toString())
            .mustSucceed()
            .output();
    assertTrue(json.contains("550 5.7.26 dmarc: sender.test did not send"), json);
    String wrong = server.tmail("filters", "try", "--ip", "nowhere", file.toString()).output();
    assertTrue(wrong.contains("ip must be an address"), wrong);
  }

  @Test
  void aListThatRefusesItsAnswerIsToldAndRefusesNobody() {
    String listedOnce = "192.0.2.10";
    zone.add("10.2.0.192.in-addr.arpa", Type.PTR, "listed.test.");
    zone.add("listed.test", Type.A, listedOnce);
    zone.add("10.2.0.192.bl.test", Type.A, "127.255.255.254");
    String data = "From: eve@listed.test\\nSubject: listed\\n\\nhello";
    send(listedOnce, "eve@listed.test", data, LDA).mustSucceed();
    awaitIn(LDA, "INBOX", "listed");
    String told = "bl.test: it refuses to answer this server's DNS (127.255.255.254)";
    String listed = server.tmail("filters", "list").mustSucceed().output();
    assertTrue(listed.contains(told), listed);
    Await.until("status", () -> server.tmail("status").output().contains(told));
  }
}
