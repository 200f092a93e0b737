package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.MemoryDns;
import io.tmail.dns.Rounds;
import io.tmail.mail.ReversePath;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** RFC 7208, paragraph by paragraph. The sender is {@code bob@d.example}. */
class SpfTest {
  private static final String IP4 = "192.0.2.3";
  private static final String IP6 = "2001:db8::cb01";
  private final MemoryDns dns = new MemoryDns();

  SpfTest() {
    dns.add("host.d.example", Type.A, IP4)
        .add("host.d.example", Type.AAAA, IP6)
        .add("other.d.example", Type.A, "192.0.2.200")
        .add("d.example", Type.MX, "10 host.d.example")
        .add("d.example", Type.A, "192.0.2.9")
        .add("mx2.example", Type.MX, "10 other.d.example")
        .add("mx2.example", Type.MX, "20 host.d.example")
        .add("3.2.0.192.in-addr.arpa", Type.PTR, "liar.example.")
        .add("3.2.0.192.in-addr.arpa", Type.PTR, "HOST.d.example.")
        .add("liar.example", Type.A, "203.0.113.1")
        .text("pass.example", "v=spf1 +all")
        .text("fail.example", "v=spf1 -all")
        .text("softfail.example", "v=spf1 ~all")
        .text("neutral.example", "v=spf1 ?all")
        .text("empty.example", "v=spf1")
        .text("broken.example", "v=spf1 foo")
        .text("none.example", "hello")
        .fail("silent.example", Type.TXT)
        .fail("silent.example", Type.A)
        .fail("silent.example", Type.MX)
        .add("silent-mx.example", Type.MX, "10 silent.example");
  }

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

  @ParameterizedTest(name = "§7.4: {0} → {1}")
  @CsvSource({
    "%{s}, strong-bad@email.example.com",
    "%{o}, email.example.com",
    "%{d}, email.example.com",
    "%{d4}, email.example.com",
    "%{d3}, email.example.com",
    "%{d2}, example.com",
    "%{d1}, com",
    "%{dr}, com.example.email",
    "%{d2r}, example.email",
    "%{d2R}, example.email",
    "%{l}, strong-bad",
    "%{l-}, strong.bad",
    "%{lr}, strong-bad",
    "%{lr-}, bad.strong",
    "%{l1r-}, strong",
    "%{S}, strong-bad%40email.example.com",
    "%{ir}.%{v}._spf.%{d2}, 3.2.0.192.in-addr._spf.example.com",
    "%{lr-}.lp._spf.%{d2}, bad.strong.lp._spf.example.com",
    "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}, bad.strong.lp.3.2.0.192.in-addr._spf.example.com",
    "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}, 3.2.0.192.in-addr.strong.lp._spf.example.com",
    "%{d2}.trusted-domains.example.net, example.com.trusted-domains.example.net",
    "%{p}, HOST.d.example",
    "%{h}, mx.example.org",
    "%{o-}, email.example.com",
    "%{hr.}, org.example.mx",
    "%%%_%-x, % %20x",
    "%{c}, 192.0.2.3",
    "%{r}, mx.receiver.example",
    "%{t}, 86400",
  })
  void macro(String macro, String expanded) throws Exception {
    dns.text("email.example.com", "v=spf1 exp=exp.example -all").text("exp.example", "is " + macro);
    SpfQuery query = query(IP4, "mx.example.org", "email.example.com", "strong-bad");
    assertEquals(Optional.of("is " + expanded), Spf.check(query, dns).explanation());
  }

  @Test
  @DisplayName("§7.4: IPv6 in macros")
  void macrosOf6() throws Exception {
    dns.text("d.example", "v=spf1 exp=e.example -all").text("e.example", "%{i} %{v} %{c}");
    assertEquals(
        Optional.of(
            "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1 ip6 2001:db8::cb01"),
        check(IP6).explanation());
  }

  @ParameterizedTest(name = "RFC 5952: {0}")
  @CsvSource({
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
  })
  void readable(String address, String text) throws Exception {
    assertEquals(text, new ClientAddress(InetAddress.getByName(address)).readable());
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
  @DisplayName("§7.3: names of more than 253 characters lose labels on the left")
  void longName() throws Exception {
    String label = "x".repeat(60);
    String rest = String.join(".", label, label, label, label);
    dns.text("d.example", "v=spf1 exists:%{l}." + rest + ".test -all");
    dns.add(rest + ".test", Type.A, "127.0.0.2");
    SpfQuery query = query(IP4, "h.example", "d.example", "some.long-name");
    assertEquals(SpfVerdict.PASS, Spf.check(query, dns).verdict());
  }

  @Test
  @DisplayName("§7.3: %{p} is the domain itself, else a name below it, else any, else unknown")
  void clientName() throws Exception {
    for (int i = 20; i < 24; i++) {
      String pointer = i + ".2.0.192.in-addr.arpa";
      dns.add(pointer, Type.PTR, "any.example.");
      dns.add("any.example", Type.A, "192.0.2." + i);
      if (i > 20) {
        dns.add(pointer, Type.PTR, "below.p.example.");
        dns.add("below.p.example", Type.A, "192.0.2." + i);
      }
      if (i > 21) {
        dns.add(pointer, Type.PTR, "P.example.");
        dns.add("p.example", Type.A, "192.0.2." + i);
      }
    }
    dns.text("p.example", "v=spf1 exp=e.example -all").text("e.example", "%{p}");
    assertEquals(Optional.of("any.example"), checkP("192.0.2.20"));
    assertEquals(Optional.of("below.p.example"), checkP("192.0.2.21"));
    assertEquals(Optional.of("P.example"), checkP("192.0.2.22"));
    assertEquals(Optional.of("unknown"), checkP("192.0.2.99"));
  }

  private Optional<String> checkP(String ip) throws UnknownHostException {
    return Spf.check(query(ip, "h.example", "p.example", "bob"), dns).explanation();
  }

  @Test
  @DisplayName("RFC 8616 §4: a local-part outside ASCII matches nothing")
  void internationalLocalPart() throws Exception {
    dns.text("d.example", "v=spf1 exists:%{l}.test include:%{s}.test ~all");
    SpfQuery query = query(IP4, "h.example", "d.example", "jörg");
    assertEquals(SpfVerdict.SOFTFAIL, Spf.check(query, dns).verdict());
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

  private SpfResult check(String ip) throws UnknownHostException {
    return Spf.check(query(ip, "host.d.example", "d.example", "bob"), dns);
  }

  private static SpfQuery query(String ip, String helo, String domain, String localPart)
      throws UnknownHostException {
    return new SpfQuery(
        InetAddress.getByName(ip),
        helo,
        domain,
        localPart,
        "mx.receiver.example",
        Instant.ofEpochSecond(86_400));
  }
}
