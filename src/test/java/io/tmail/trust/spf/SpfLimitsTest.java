package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Limits of the questions to DNS (RFC 7208, section 4.6.4). */
class SpfLimitsTest extends SpfZone {
  @Test
  @DisplayName("§4.6.4: ten terms ask DNS, the eleventh is an error")
  void tenTerms() throws Exception {
    dns.text("d.example", "v=spf1" + " a:other.d.example".repeat(10) + " ip4:" + IP4 + " -all");
    assertEquals(SpfVerdict.PASS, check(IP4).verdict());
    dns.text("e.example", "v=spf1" + " a:other.d.example".repeat(11) + " ip4:" + IP4 + " -all");
    SpfQuery query = query(IP4, "h.example", "e.example", "bob");
    assertEquals(SpfVerdict.PERMERROR, Spf.check(query, dns).verdict());
  }

  @Test
  @DisplayName("§4.6.4: a redirect that is not followed does not count")
  void redirectNotFollowed() throws Exception {
    dns.text(
        "d.example",
        "v=spf1" + " a:other.d.example".repeat(10) + " ip4:" + IP4 + " redirect=d.example");
    assertEquals(SpfVerdict.PASS, check(IP4).verdict());
  }

  @Test
  @DisplayName("§4.6.4: two terms with void look-ups, the third is an error")
  void voidTerms() throws Exception {
    dns.text("d.example", "v=spf1 a:v1.example exists:v2.example ip4:" + IP4 + " -all");
    assertEquals(SpfVerdict.PASS, check(IP4).verdict());
    dns.text("e.example", "v=spf1 a:v1.example mx:v2.example exists:v3.example +all");
    SpfQuery query = query(IP4, "h.example", "e.example", "bob");
    assertEquals(SpfVerdict.PERMERROR, Spf.check(query, dns).verdict());
  }

  @Test
  @DisplayName("§4.6.4: several void look-ups of one term count once")
  void voidExchanges() throws Exception {
    IntStream.range(0, 5).forEach(i -> dns.add("m.example", Type.MX, i + " old" + i + ".example"));
    dns.text("d.example", "v=spf1 mx:m.example mx:m.example ip4:" + IP4 + " -all");
    assertEquals(SpfVerdict.PASS, check(IP4).verdict());
  }

  @Test
  @DisplayName("§4.6.4: ten MX, the eleventh is an error")
  void tenExchanges() throws Exception {
    IntStream.range(0, 10).forEach(i -> dns.add("m.example", Type.MX, i + " m" + i + ".example"));
    IntStream.range(0, 11).forEach(i -> dns.add("m" + i + ".example", Type.A, "203.0.113." + i));
    dns.text("d.example", "v=spf1 mx:m.example -all");
    assertEquals(SpfVerdict.PASS, check("203.0.113.9").verdict());
    dns.add("m.example", Type.MX, "99 m10.example");
    assertEquals(SpfVerdict.PERMERROR, check("203.0.113.9").verdict());
  }

  @Test
  @DisplayName("§4.6.4: of the client's names the first ten are read")
  void tenNames() throws Exception {
    IntStream.range(0, 10)
        .forEach(i -> dns.add("7.2.0.192.in-addr.arpa", Type.PTR, "n" + i + ".d.example."));
    dns.add("7.2.0.192.in-addr.arpa", Type.PTR, "late.d.example.");
    dns.add("late.d.example", Type.A, "192.0.2.7");
    dns.text("d.example", "v=spf1 ptr -all");
    assertEquals(SpfVerdict.FAIL, check("192.0.2.7").verdict());
    dns.add("n9.d.example", Type.A, "192.0.2.7");
    assertEquals(SpfVerdict.PASS, check("192.0.2.7").verdict());
  }

  @Test
  @DisplayName("§5.5: trouble with the client's names is no match")
  void silentNames() throws Exception {
    dns.text("d.example", "v=spf1 ptr a:%{p}.test ~all");
    dns.fail("4.2.0.192.in-addr.arpa", Type.PTR);
    assertEquals(SpfVerdict.SOFTFAIL, check("192.0.2.4").verdict());
    dns.add("5.2.0.192.in-addr.arpa", Type.PTR, "silent.example.");
    dns.add("5.2.0.192.in-addr.arpa", Type.PTR, "well.d.example.");
    dns.add("well.d.example", Type.A, "192.0.2.5");
    assertEquals(SpfVerdict.PASS, check("192.0.2.5").verdict());
  }
}
