package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.DnsZone;
import io.tmail.policy.identity.IdentityChecks;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What is found out about mail from strangers, at the wire; the client's address is a proxy's. */
final class StrangerTest {
  private static final String REVERSE = "7.2.0.192.in-addr.arpa";

  @AutoClose private final DnsZone zone = new DnsZone();
  @AutoClose private final SmtpRig rig = rig();

  StrangerTest() throws IOException {}

  private SmtpRig rig() {
    zone.add(REVERSE, Type.PTR, "mail.sender.test.").add("mail.sender.test", Type.A, "192.0.2.7");
    zone.add("sender.test", Type.TXT, "\"v=spf1 ip4:192.0.2.7 -all\"");
    zone.add("_dmarc.sender.test", Type.TXT, "\"v=DMARC1; p=reject\"");
    zone.add("mail.sender.test", Type.TXT, "\"v=spf1 a -all\"");
    return new SmtpRig(
        IdentityChecks::of,
        "SMTPD_CHECK_FROM",
        "off",
        "SMTPD_PROXY_PROTOCOL_FROM",
        "127.0.0.0/8",
        "DELIVERD_DNS_SERVER",
        zone.address());
  }

  private String send(String from, String ip, String content) throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 " + ip + " 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO mail.sender.test", "250");
      client.ask("MAIL FROM:<" + from + ">", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask(content + "\r\n.", "250");
    }
    return rig.queue.wholeOfLast();
  }

  private String send(String content) throws IOException {
    return send("bob@sender.test", "192.0.2.7", content);
  }

  /** The first field, unfolded. */
  private static String results(String message) {
    return message.replaceFirst("(?s)\r\n(?!\t).*", "").replace("\r\n\t", " ");
  }

  @Test
  void theMessageSaysWhatWasFoundOut() throws IOException {
    String message = send("From: bob@sender.test\r\n\r\nhello");
    assertEquals(
        "Authentication-Results: mail.example; dkim=none; iprev=pass reason=mail.sender.test"
            + " policy.iprev=192.0.2.7; spf=pass smtp.mailfrom=bob@sender.test;"
            + " spf=pass smtp.helo=mail.sender.test; dmarc=pass header.from=sender.test",
        results(message));
    assertTrue(
        message.matches("(?s)Authentication-Results:.*Received-SPF: pass.*Received: from mail.*"),
        message);
    assertTrue(message.endsWith("From: bob@sender.test\r\n\r\nhello\r\n"), message);
  }

  @Test
  void aStrangerWhoMayNotUseTheNameFails() throws IOException {
    String results = results(send("bob@sender.test", "192.0.2.8", "x"));
    assertTrue(results.contains("spf=fail smtp.mailfrom=bob@sender.test"), results);
    assertTrue(results.contains("iprev=permerror"), results);
  }

  @Test
  void aForgedAuthorFailsDmarc() throws IOException {
    String results = results(send("eve@mail.sender.test", "192.0.2.7", "From: a@b.test\r\n\r\nx"));
    assertTrue(results.contains("dmarc=none header.from=b.test"), results);
    results = results(send("eve@other.test", "192.0.2.8", "From: b@sender.test\r\n\r\nx"));
    assertTrue(results.contains("dmarc=fail header.from=sender.test"), results);
    results = results(send("From: a@b.test\r\nFrom: b@sender.test\r\n\r\nx"));
    assertTrue(results.contains("dmarc=none"), results);
  }

  @Test
  void bouncesAreJudgedByTheNameInHello() throws IOException {
    String results = results(send("", "192.0.2.7", "x"));
    assertTrue(results.contains("spf=pass smtp.helo=mail.sender.test"), results);
    assertFalse(results.contains("smtp.mailfrom"), results);
  }

  @Test
  void forgedResultsAreRemoved() throws IOException {
    String message =
        send(
            "authentication-RESULTS: (x) Mail.Example; spf=pass\r\n"
                + "Authentication-Results: other.example; dkim=pass\r\n\r\nx");
    assertFalse(message.contains("(x)"), message);
    assertTrue(message.contains("Authentication-Results: other.example; dkim=pass"), message);
  }

  @Test
  void aBadSignatureIsToldFromNone() throws IOException {
    String results =
        results(send("DKIM-Signature: v=1; a=rsa-sha1; d=sender.test\r\nFrom: a@b.test\r\n\r\nx"));
    assertTrue(results.contains("dkim=permerror"), results);
  }

  @Test
  void signaturesAreReadToTheEndOfTheBody() throws IOException {
    String signed =
        "DKIM-Signature: v=1; a=rsa-sha256; d=sender.test; s=one; h=from; bh=AAAA; b=AAAA\r\n"
            + "From: a@sender.test\r\n\r\n";
    String results = results(send(signed + "x".repeat(70) + "\r\n" + "y\r\n".repeat(200_000)));
    assertTrue(results.contains("dkim=") && !results.contains("dkim=pass"), results);
  }

  @Test
  void whoIsNearIsNotJudged() throws IOException {
    String message = send("bob@sender.test", "10.0.0.7", "x");
    assertTrue(message.startsWith("Received: "), message);
  }

  @Test
  void silentDnsHoldsAMessageUpForEightSecondsAtMost() throws IOException {
    for (String name : new String[] {REVERSE, "sender.test", "mail.sender.test"}) {
      zone.silence(name);
    }
    long begun = System.nanoTime();
    String results = results(send("From: a@sender.test\r\n\r\nx"));
    long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    assertTrue(results.contains("spf=temperror"), results);
    assertTrue(took < Duration.ofSeconds(8 + 4).toSeconds(), "took " + took + " s");
  }
}
