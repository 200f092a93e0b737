package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import io.tmail.dns.MemoryDns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** Records that shall harm the reader. What is counted is questions, not time. */
class HostileSpfTest {
  /** The domain's record, ten terms, and five that were asked ahead. */
  private static final int MOST_QUESTIONS = 1 + 10 + 5;

  private static final String[] PIECES = {
    "v=spf1",
    " ",
    "all",
    "-",
    "~",
    "a",
    "mx",
    "ptr",
    "exists:",
    "include:",
    "ip4:",
    "ip6:",
    ":",
    "/",
    "//",
    "32",
    "%{",
    "}",
    "%",
    "d",
    "r",
    "99999999999999999999",
    "redirect=",
    "exp=",
    "=",
    "d.example",
    "%{p}",
    "%{ir}",
    "%{L-.+,/_=}",
    ".",
    "..",
    "\u0000",
    "\u00ff",
    "\r\n",
    "\t",
    "192.0.2.3",
    "::",
    "ffff",
    "x".repeat(70),
    "_",
    "%%",
    "%_",
    "%-",
    "[",
    "\\",
    "\"",
    "(",
  };

  private final MemoryDns dns = new MemoryDns();

  @ParameterizedTest
  @CsvSource({
    "a:a.example, 3000",
    "ip4:192.0.2.1, 3000",
    "include:d.example, 3000",
    "x, 30000",
    "%{d}, 10000",
    "exists:%{d1r.-+/_=}%{i}, 400",
    "x=%{s}, 600",
    "redirect=d.example, 5",
  })
  void manyTermsAreAnError(String term, int count) throws Exception {
    dns.text("d.example", "v=spf1" + (" " + term).repeat(count));
    dns.text("a.example", "v=spf1 -all");
    assertEquals(SpfVerdict.PERMERROR, check(dns).verdict());
    assertBounded();
  }

  @ParameterizedTest
  @CsvSource({
    "'exists:', %, 9000",
    "'exists:', %%, 4500",
    "'exists:', '%{', 4500",
    "'a:', '/', 9000",
    "'a:', '/1', 4500",
    "'ip6:', ':', 9000",
    "'ip6:', '0:', 4500",
    "'ip4:', '1.', 4500",
    "'', '-', 9000",
    "'', 'a.', 4500",
    "'x=', '%{d}', 4500",
  })
  void longTermsAreAnError(String begin, String repeated, int count) throws Exception {
    dns.text("d.example", "v=spf1 " + begin + repeated.repeat(count) + "!");
    assertEquals(SpfVerdict.PERMERROR, check(dns).verdict());
    assertBounded();
  }

  @Test
  void longMacrosGiveAName() throws Exception {
    dns.text("d.example", "v=spf1 exists:" + "%{d}".repeat(2400) + " -all");
    assertEquals(SpfVerdict.FAIL, check(dns).verdict());
    assertBounded();
  }

  @Test
  void recordsThatIncludeEachOtherAreAnError() throws Exception {
    dns.text("d.example", "v=spf1 include:e.example include:f.example redirect=g.example");
    dns.text("e.example", "v=spf1 include:f.example include:d.example include:g.example");
    dns.text("f.example", "v=spf1 ?include:e.example redirect=e.example");
    dns.text("g.example", "v=spf1 redirect=d.example");
    assertEquals(SpfVerdict.PERMERROR, check(dns).verdict());
    assertBounded();
  }

  /** Each name has a record that includes ten other names, without an end. */
  @Test
  void treeWithoutEndIsAnError() throws Exception {
    Set<String> asked = new HashSet<>();
    Answers tree =
        new Answers() {
          @Override
          public DnsReply get(String name, int type) {
            asked.add(name);
            StringBuilder record = new StringBuilder("v=spf1");
            for (int i = 0; i < 10; i++) {
              record.append(" include:").append(i).append('.').append(name);
            }
            return new MemoryDns().text(name, record.toString()).get(name, type);
          }

          @Override
          public boolean prepare(String name, int type) {
            asked.add(name);
            return false;
          }
        };
    assertEquals(SpfVerdict.PERMERROR, check(tree).verdict());
    assertTrue(asked.size() <= MOST_QUESTIONS, asked::toString);
  }

  @Test
  void anythingGetsAResultWithFewQuestions() throws Exception {
    Random random = new Random(18);
    for (int i = 0; i < 20_000; i++) {
      MemoryDns chance = new MemoryDns();
      chance.add("3.2.0.192.in-addr.arpa", Type.PTR, "d.example.");
      chance.add("d.example", Type.MX, "1 d.example.");
      chance.text("d.example", "v=spf1 " + pieces(random)).text("exp.d.example", pieces(random));
      SpfResult result = check(chance);
      assertTrue(result.reason().chars().allMatch(c -> c >= ' ' && c <= '~'), result::toString);
      assertTrue(chance.asked(Type.TXT) <= MOST_QUESTIONS, chance::toString);
    }
  }

  private static String pieces(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private void assertBounded() {
    assertTrue(dns.asked().size() <= MOST_QUESTIONS, dns::toString);
  }

  private static SpfResult check(Answers dns) throws UnknownHostException {
    InetAddress ip = InetAddress.getByName("192.0.2.3");
    return Spf.check(
        new SpfQuery(ip, "h.example", "d.example", "bob", "r.example", Instant.EPOCH), dns);
  }
}
