package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** Macros (RFC 7208, section 7), and what they say of the client. */
class SpfMacroTest extends SpfZone {
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
}
