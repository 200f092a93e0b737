package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.DnsZone;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.policy.identity.IdentityChecks;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What the checks have found decides where a stranger's message goes. */
final class JunkTest {
  private static final String GOOD = "192.0.2.7";
  private static final String BAD = "192.0.2.8";

  /** Has a name, but may not send for anybody. */
  private static final String FORWARDER = "192.0.2.9";

  @AutoClose private final DnsZone zone = new DnsZone();
  @AutoClose private SmtpRig rig;

  JunkTest() throws IOException {
    zone.add("7.2.0.192.in-addr.arpa", Type.PTR, "mail.sender.test.");
    zone.add("mail.sender.test", Type.A, GOOD);
    zone.add("9.2.0.192.in-addr.arpa", Type.PTR, "forwarder.test.");
    zone.add("forwarder.test", Type.A, FORWARDER);
    zone.add("sender.test", Type.TXT, "\"v=spf1 ip4:192.0.2.7 -all\"");
    zone.add("_dmarc.sender.test", Type.TXT, "\"v=DMARC1; p=reject\"");
    zone.add("mild.test", Type.TXT, "\"v=spf1 ip4:192.0.2.7 -all\"");
    zone.add("_dmarc.mild.test", Type.TXT, "\"v=DMARC1; p=quarantine\"");
  }

  private void rig(String... more) {
    String[] set = {
      "SMTPD_PROXY_PROTOCOL_FROM", "127.0.0.0/8", "DELIVERD_DNS_SERVER", zone.address()
    };
    String[] all = new String[set.length + more.length];
    System.arraycopy(set, 0, all, 0, set.length);
    System.arraycopy(more, 0, all, set.length, more.length);
    rig = new SmtpRig(IdentityChecks::of, all);
  }

  private String send(String from, String ip, String content) throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 " + ip + " 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO mail.sender.test", "250");
      client.ask("MAIL FROM:<" + from + ">", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("RCPT TO:<bob@example.com>", "250");
      client.ask("DATA", "354");
      return client.ask(content + "\r\n.", "");
    }
  }

  private String author(String domain, String ip) throws IOException {
    return send("bob@" + domain, ip, "From: bob@" + domain + "\r\n\r\nhello");
  }

  private List<String> destinations() {
    List<FakeQueue.Accepted> all = rig.queue.accepted;
    return all.get(all.size() - 1).recipients().stream()
        .map(EnvelopeRecipient::destination)
        .map(Object::toString)
        .toList();
  }

  @Test
  void goodMailIsDelivered() throws IOException {
    rig();
    assertTrue(author("sender.test", GOOD).startsWith("250"));
    assertEquals(List.of("mailbox", "mailbox"), destinations());
    assertTrue(rig.queue.wholeOfLast().contains("\r\nX-Tmail-Score: score -5.0\r\n"));
  }

  @Test
  void aForwardedMessageGoesToJunkAlthoughItsDomainWantsItRefused() throws IOException {
    rig();
    assertTrue(author("sender.test", FORWARDER).startsWith("250"));
    assertEquals(List.of("junk", "junk"), destinations());
    String score = "X-Tmail-Score: spf=fail 2.5, dmarc=fail 4.0, score 6.5";
    assertTrue(rig.queue.wholeOfLast().contains(score), rig.queue.wholeOfLast());
  }

  @Test
  void aForgedOneFromAClientWithoutANameIsRefused() throws IOException {
    rig();
    assertEquals(
        "550 5.7.26 dmarc: sender.test did not send this message and wants it refused;"
            + " contact postmaster@mail.example",
        author("sender.test", BAD));
    assertEquals(List.of(), rig.queue.accepted);
    assertEquals(5, rig.refusals.all.get(0).findings().size());
  }

  @Test
  void whatItsDomainWantsInQuarantineIsJunk() throws IOException {
    rig("SMTPD_CHECK_DMARC", "refuse");
    assertTrue(author("mild.test", BAD).startsWith("250"));
    assertEquals(List.of("junk", "junk"), destinations());
    assertTrue(author("sender.test", FORWARDER).startsWith("550 5.7.26"));
    assertEquals(1, rig.queue.accepted.size());
  }

  @Test
  void eachRecipientHasAScoreOfTheirOwn() throws IOException {
    rig("SMTPD_CHECK_DMARC", "mark");
    author("mild.test", BAD);
    assertEquals(List.of("junk", "mailbox"), destinations());
  }

  @Test
  void aScoreThatIsTooHighIsRefused() throws IOException {
    rig("SMTPD_CHECK_DMARC", "mark", "SMTPD_SCORE_REFUSE", "6.4");
    assertEquals(
        "550 5.7.1 score: 6.5, the message looks like spam; contact postmaster@mail.example",
        author("mild.test", BAD));
  }

  @Test
  void quarantineHoldsTheMessageWithItsReason() throws IOException {
    rig("SMTPD_CHECK_SPF", "quarantine");
    assertTrue(author("mild.test", BAD).startsWith("250"));
    assertEquals(
        "iprev=permerror 1.0, spf=fail 2.5, dmarc=fail 3.0, score 6.5",
        rig.queue.accepted.get(0).arrival().quarantine().orElseThrow());
    assertEquals(List.of("mailbox", "mailbox"), destinations());
  }

  @Test
  void aMessageHasOneFrom() throws IOException {
    rig();
    String two = "From: a@sender.test\r\nFrom: b@sender.test\r\n\r\nhello";
    String refusal = "550 5.6.0 from: more than one field From; contact ";
    assertTrue(send("a@sender.test", GOOD, two).startsWith(refusal));
    assertTrue(send("", GOOD, "Subject: x\r\n\r\nhello").startsWith("550 5.6.0 from: "));
    assertTrue(send("a@sender.test", "10.0.0.1", two).startsWith("250"));
  }

  @Test
  void forgedMarksAreRemoved() throws IOException {
    rig();
    send(
        "bob@sender.test",
        GOOD,
        "X-TMAIL-junk : yes\r\nX-Tmail-Score: -100\r\nFrom: bob@sender.test\r\n\r\nhello");
    assertFalse(rig.queue.wholeOfLast().contains("-100"));
    assertFalse(rig.queue.wholeOfLast().contains("X-TMAIL"));
  }
}
