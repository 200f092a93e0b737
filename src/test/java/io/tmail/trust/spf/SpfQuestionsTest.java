package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.Rounds;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which questions are asked of DNS, and when. */
class SpfQuestionsTest extends SpfZone {
  @Test
  void exchangesAndLaterTermsAreAskedAhead() throws Exception {
    dns.text("d.example", "v=spf1 mx:mx2.example include:i1.example include:i2.example -all");
    check(IP4);
    assertTrue(dns.prepared().contains("i2.example TXT"), dns.prepared()::toString);
    assertTrue(dns.prepared().contains("other.d.example A"), dns.prepared()::toString);
    assertTrue(dns.prepared().contains("host.d.example A"), dns.prepared()::toString);
  }

  @Test
  void nothingIsAskedAheadThatCannotMatter() throws Exception {
    dns.text("d.example", "v=spf1 a:host.d.example ip4:192.0.2.0/24 include:i.example");
    check(IP4);
    assertFalse(dns.asked().contains("i.example TXT"), dns::toString);
  }

  @Test
  void questionsOfARecordAreAskedAtOnce() throws Exception {
    dns.text(
        "d.example",
        "v=spf1 include:fail.example include:softfail.example include:neutral.example"
            + " a:host.d.example -all");
    assertEquals(2, rounds(IP4));
  }

  @Test
  void exchangesTakeThreeRounds() throws Exception {
    dns.text("d.example", "v=spf1 mx:mx2.example -all");
    assertEquals(3, rounds(IP4));
  }

  private int rounds(String ip) throws UnknownHostException {
    SpfQuery query = query(ip, "host.d.example", "d.example", "bob");
    return Rounds.of(answers -> Spf.check(query, answers), dns);
  }

  @Test
  void addressLiteralIsNotAskedAbout() throws Exception {
    SpfQuery query = SpfQuery.ofHelo(InetAddress.getByName(IP4), "[192.0.2.3]", "", Instant.EPOCH);
    assertEquals(SpfVerdict.NONE, Spf.check(query, dns).verdict());
    assertEquals(0, dns.asked().size());
  }
}
