package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.ReversePath;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** RFC 7208, paragraph by paragraph. */
class SpfTest extends SpfZone {
  @ParameterizedTest(name = "§{0}: {1} → {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "4.5   | v=spf1                              | neutral",
        "4.5   | V=SPF1 -ALL                         | fail",
        "4.5   | v=spf10 -all                        | none",
        "4.5   | v=spf1-all                          | none",
        "4.5   | hello                               | none",
        "4.6   | v=spf1 +all foo                     | permerror",
        "4.6   | v=spf1 ip4:192.0.2.3 a:             | permerror",
        "4.6.1 | v=spf1  -all                        | fail",
        "4.6.1 | v=spf1 moo.x-y_z=%{d} -all          | fail",
        "4.6.1 | v=spf1 -All                         | fail",
        "4.6.1 | v=spf1 1x=y -all                    | permerror",
        "4.6.2 | v=spf1 all                          | pass",
        "4.6.2 | v=spf1 +all                         | pass",
        "4.6.2 | v=spf1 ?all                         | neutral",
        "4.6.2 | v=spf1 ~all                         | softfail",
        "4.6.2 | v=spf1 *all                         | permerror",
        "4.6.3 | v=spf1 -ip4:192.0.2.3 +all          | fail",
        "4.7   | v=spf1 ip4:203.0.113.1              | neutral",
        "4.8   | v=spf1 a -all                       | fail",
        "4.8   | v=spf1 a:host..d.example ~all       | softfail",
        "4.8   | v=spf1 a:host.d.example. -all       | pass",
        "4.8   | v=spf1 a:local ~all                 | permerror",
        "4.8   | v=spf1 a:1.2.3.4 ~all               | permerror",
        "5     | v=spf1 a:host.d.example/33 -all     | permerror",
        "5     | v=spf1 a:silent.example -all        | temperror",
        "5     | v=spf1 exists:silent.example -all   | temperror",
        "5     | v=spf1 mx:silent.example -all       | temperror",
        "5     | v=spf1 mx:silent-mx.example -all    | temperror",
        "5     | v=spf1 include:silent.example -all  | temperror",
        "5.1   | v=spf1 all:x                        | permerror",
        "5.1   | v=spf1 -all ip4:192.0.2.3           | fail",
        "5.2   | v=spf1 include:pass.example -all    | pass",
        "5.2   | v=spf1 -include:pass.example +all   | fail",
        "5.2   | v=spf1 include:fail.example ~all    | softfail",
        "5.2   | v=spf1 include:softfail.example ~all| softfail",
        "5.2   | v=spf1 include:neutral.example ~all | softfail",
        "5.2   | v=spf1 include:empty.example ~all   | softfail",
        "5.2   | v=spf1 include:broken.example ~all  | permerror",
        "5.2   | v=spf1 include:none.example ~all    | permerror",
        "5.2   | v=spf1 include:nowhere.example ~all | permerror",
        "5.2   | v=spf1 include:d.example +all       | permerror",
        "5.2   | v=spf1 include +all                 | permerror",
        "5.3   | v=spf1 a:host.d.example -all        | pass",
        "5.3   | v=spf1 A:HOST.D.Example -all        | pass",
        "5.3   | v=spf1 a/28 -all                    | pass",
        "5.3   | v=spf1 a//64 -all                   | fail",
        "5.3   | v=spf1 a:other.d.example/24//128 -all | pass",
        "5.3   | v=spf1 a/024 -all                   | permerror",
        "5.4   | v=spf1 mx -all                      | pass",
        "5.4   | v=spf1 mx:mx2.example -all          | pass",
        "5.4   | v=spf1 mx:host.d.example -all       | fail",
        "5.4   | v=spf1 mx:/24 -all                  | permerror",
        "5.5   | v=spf1 ptr -all                     | pass",
        "5.5   | v=spf1 ptr:D.example -all           | pass",
        "5.5   | v=spf1 ptr:liar.example -all        | fail",
        "5.5   | v=spf1 ptr:ost.d.example -all       | fail",
        "5.5   | v=spf1 ptr/24 -all                  | permerror",
        "5.6   | v=spf1 ip4:192.0.2.0/24 -all        | pass",
        "5.6   | v=spf1 ip4:192.0.2.0/31 -all        | fail",
        "5.6   | v=spf1 ip4:192.0.2.128/0 -all       | pass",
        "5.6   | v=spf1 ip4:192.0.2.03 -all          | permerror",
        "5.6   | v=spf1 ip4:192.0.2.3/33 -all        | permerror",
        "5.6   | v=spf1 ip4:192.0.2 -all             | permerror",
        "5.6   | v=spf1 ip6:::ffff:192.0.2.3 -all    | fail",
        "5.6   | v=spf1 ip6:::/0 -all                | fail",
        "5.6   | v=spf1 ip6:1::2::3 -all             | permerror",
        "5.7   | v=spf1 exists:host.d.example -all   | pass",
        "5.7   | v=spf1 exists:nowhere.example -all  | fail",
        "5.7   | v=spf1 exists -all                  | permerror",
        "5.7   | v=spf1 exists:host.d.example/24     | permerror",
        "6     | v=spf1 unknown=x unknown=y -all     | fail",
        "6     | v=spf1 unknown=%{x} -all            | permerror",
        "6     | v=spf1 exp=e.example exp=e.example -all | permerror",
        "6     | v=spf1 redirect=pass.example redirect=pass.example | permerror",
        "6.1   | v=spf1 redirect=pass.example        | pass",
        "6.1   | v=spf1 REDIRECT=fail.example        | fail",
        "6.1   | v=spf1 redirect=fail.example ip4:192.0.2.3 | pass",
        "6.1   | v=spf1 redirect=pass.example -all   | fail",
        "6.1   | v=spf1 redirect=none.example        | permerror",
        "6.1   | v=spf1 redirect=nowhere.example     | permerror",
        "6.1   | v=spf1 redirect=silent.example      | temperror",
        "6.1   | v=spf1 redirect=broken.example      | permerror",
        "6.1   | v=spf1 redirect=d.example           | permerror",
        "6.1   | v=spf1 redirect=                    | permerror",
        "6.2   | v=spf1 exp= -all                    | permerror",
        "6.2   | v=spf1 exp=nowhere.example -all     | fail",
        "7.1   | v=spf1 exists:%{d -all              | permerror",
        "7.1   | v=spf1 exists:%(d).example -all     | permerror",
        "7.1   | v=spf1 exists:%{x}.example -all     | permerror",
        "7.1   | v=spf1 exists:%{d0}.example -all    | permerror",
        "7.1   | v=spf1 exists:%{d!}.example -all    | permerror",
        "7.1   | v=spf1 exists:a%.example -all       | permerror",
        "7.2   | v=spf1 exists:%{c}.example -all     | permerror",
        "7.2   | v=spf1 exists:%{r}.example -all     | permerror",
        "7.2   | v=spf1 exists:%{t}.example -all     | permerror",
        "7.3   | v=spf1 a:%{h} -all                  | pass",
        "7.3   | v=spf1 a:host.%{o} -all             | pass",
        "7.3   | v=spf1 a:%{p} -all                  | pass",
        "7.3   | v=spf1 a:host.%{d99999999999} -all  | pass",
      })
  void record(String paragraph, String record, String verdict) throws UnknownHostException {
    dns.text("d.example", record);
    assertEquals(verdict, check(IP4).verdict().keyword());
  }

  @ParameterizedTest(name = "§4.3: {0}")
  @CsvSource({
    "localhost, NONE",
    "'', NONE",
    "a..example, NONE",
    "0123456789012345678901234567890123456789012345678901234567890123.example, NONE",
    "[192.0.2.3], NONE",
    "fail.example., FAIL",
    "FAIL.Example, FAIL",
    "nowhere.example, NONE",
    "bücher.example, FAIL",
  })
  void domain(String domain, SpfVerdict verdict) throws Exception {
    dns.text("xn--bcher-kva.example", "v=spf1 -all");
    assertEquals(verdict, Spf.check(query(IP4, "host.d.example", domain, "bob"), dns).verdict());
  }

  @Test
  @DisplayName(
      "§4.3: without a local-part it is the postmaster; §2.4: the null sender is the HELO's")
  void postmaster() throws Exception {
    dns.text("d.example", "v=spf1 exists:%{l}.%{o}.test -all");
    dns.add("postmaster.d.example.test", Type.A, "127.0.0.2");
    assertEquals(
        SpfVerdict.PASS, Spf.check(query(IP4, "h.example", "d.example", ""), dns).verdict());
    SpfQuery bounce =
        SpfQuery.ofMailFrom(
            InetAddress.getByName(IP4), "d.example", ReversePath.NULL_SENDER, "", Instant.EPOCH);
    assertEquals("postmaster@d.example", bounce.sender());
    assertEquals(SpfVerdict.PASS, Spf.check(bounce, dns).verdict());
    assertEquals("unknown", bounce.receiver());
  }

  @Test
  @DisplayName("§4.4: trouble is temperror; only TXT is asked for")
  void trouble() throws Exception {
    dns.fail("d.example", Type.TXT);
    assertEquals(SpfVerdict.TEMPERROR, check(IP4).verdict());
    assertTrue(dns.asked().stream().noneMatch(each -> each.endsWith(" SPF")), dns::toString);
  }

  @Test
  @DisplayName("§4.5: two records are an error; other texts do not count")
  void twoRecords() throws Exception {
    dns.text("d.example", "hello").text("d.example", "v=spf1 -all").text("d.example", "v=spf10");
    assertEquals(SpfVerdict.FAIL, check(IP4).verdict());
    dns.text("d.example", "v=spf1 +all");
    assertEquals(SpfVerdict.PERMERROR, check(IP4).verdict());
  }

  @Test
  @DisplayName("§5: an IPv4-mapped client is one of IPv4; IPv6 is compared with AAAA")
  void families() throws Exception {
    dns.text("d.example", "v=spf1 a:host.d.example -all");
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(InetAddress.getByName(IP4).getAddress(), 0, mapped, 12, 4);
    InetAddress client = Inet6Address.getByAddress(null, mapped, -1);
    SpfQuery query = new SpfQuery(client, "h", "d.example", "bob", "r", Instant.EPOCH);
    assertEquals(SpfVerdict.PASS, Spf.check(query, dns).verdict());
    assertEquals(SpfVerdict.PASS, check(IP6).verdict());
    assertEquals(SpfVerdict.FAIL, check("2001:db8::1").verdict());
  }

  @ParameterizedTest(name = "§5.3, §5.6 of IPv6: {0} → {1}")
  @CsvSource({
    "a:host.d.example//64, PASS",
    "a:host.d.example, FAIL",
    "a:host.d.example/0, FAIL",
    "mx//127, FAIL",
    "mx//126, PASS",
    "mx//112, PASS",
    "a//129, PERMERROR",
    "ip6:2001:db8::/32, PASS",
    "ip6:2001:DB8:0:0:0:0:0:CB02, PASS",
    "ip6:2001:db8::192.0.2.1/96, PASS",
    "ip6:2001:db8::/129, PERMERROR",
    "ip6:2001:db8:::, PERMERROR",
    "ip6:fe80::1%eth0, PERMERROR",
    "ip4:0.0.0.0/0, FAIL",
  })
  void client6(String term, SpfVerdict verdict) throws Exception {
    dns.text("d.example", "v=spf1 " + term + " -all");
    assertEquals(verdict, check("2001:db8::cb02").verdict());
  }

  @Test
  @DisplayName("§5.2: an included record has its own domain, and its explanation does not count")
  void included() throws Exception {
    dns.text("d.example", "v=spf1 include:i.example exp=e.d.example -all")
        .text("i.example", "v=spf1 a:%{d}.test exp=e.i.example -all")
        .add("i.example.test", Type.A, "192.0.2.77")
        .text("e.d.example", "outer")
        .text("e.i.example", "inner");
    assertEquals(SpfVerdict.PASS, check("192.0.2.77").verdict());
    assertEquals(Optional.of("outer"), check(IP4).explanation());
  }

  @Test
  @DisplayName("§5.7: exists asks for A, also for clients of IPv6")
  void existsOf6() throws Exception {
    dns.text("d.example", "v=spf1 exists:other.d.example -all");
    assertEquals(SpfVerdict.PASS, check(IP6).verdict());
  }

  @Test
  @DisplayName("§6.1: a redirect takes the explanation and the domain of its target")
  void redirected() throws Exception {
    dns.text("d.example", "v=spf1 exp=e.d.example redirect=t.example")
        .text("t.example", "v=spf1 exp=e.t.example -all")
        .text("e.d.example", "of the source")
        .text("e.t.example", "of %{d} for %{o}");
    assertEquals(Optional.of("of t.example for d.example"), check(IP4).explanation());
  }

  @Test
  @DisplayName("§6.2: an explanation that is missing, doubled, malformed or not ASCII is none")
  void explanations() throws Exception {
    dns.text("d.example", "v=spf1 exp=%{i}.e.example -all")
        .text("192.0.2.11.e.example", "one")
        .text("192.0.2.11.e.example", "two")
        .text("192.0.2.12.e.example", "%{x}")
        .text("192.0.2.13.e.example", "\u00e9")
        .text("192.0.2.14.e.example", "a\r\nb")
        .text("192.0.2.15.e.example", "x".repeat(600))
        .fail("192.0.2.16.e.example", Type.TXT);
    for (int i = 10; i <= 16; i++) {
      SpfResult result = check("192.0.2." + i);
      assertEquals(SpfVerdict.FAIL, result.verdict());
      assertEquals(
          i == 15 ? 500 : 0, result.explanation().map(String::length).orElse(0), "case " + i);
    }
  }

  @Test
  @DisplayName("§8: the reason is the matching term, default, or what is wrong")
  void reasons() throws Exception {
    dns.text("d.example", "v=spf1 a:host.d.example ~ip4:192.0.2.99 redirect=empty.example");
    assertEquals("a:host.d.example", check(IP4).reason());
    assertEquals("~ip4:192.0.2.99", check("192.0.2.99").reason());
    assertEquals("default", check("192.0.2.98").reason());
    dns.text("e.example", "v=spf1 a:" + "x".repeat(1000));
    SpfResult wrong = Spf.check(query(IP4, "h.example", "e.example", "bob"), dns);
    assertEquals(200, wrong.reason().length());
  }
}
