package io.tmail.trust.dmarc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dns.MemoryDns;
import io.tmail.dns.Rounds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/**
 * RFC 9989. A zone is a list of entries: {@code DOMAIN TAGS} is its record after {@code v=DMARC1;},
 * {@code DOMAIN =TEXT} is the whole text, {@code +DOMAIN} exists, {@code !DOMAIN} has no answer.
 */
class DmarcTest {
  private final MemoryDns dns = new MemoryDns();

  @ParameterizedTest(name = "{0}: {1}, spf {2}, dkim {3} → {4}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // alignment, relaxed
        "e.com p=reject | e.com | e.com | - | pass",
        "e.com p=reject | e.com | - | e.com | pass",
        "e.com p=reject | e.com | E.COM | - | pass",
        "e.com p=reject | E.Com. | - | e.com | pass",
        "e.com p=reject | e.com | m.e.com | - | pass",
        "e.com p=reject | e.com | - | m.e.com | pass",
        "e.com p=reject | m.e.com | e.com | - | pass",
        "e.com p=reject | m.e.com | - | e.com | pass",
        "e.com p=reject | a.e.com | b.e.com | - | pass",
        "e.com p=reject | a.e.com | - | b.e.com | pass",
        "e.com p=reject | a.b.e.com | - | x.y.z.e.com | pass",
        "e.com p=reject | e.com | - | - | fail reject",
        "e.com p=reject | e.com | f.com | - | fail reject",
        "e.com p=reject | e.com | - | f.com | fail reject",
        "e.com p=reject | e.com | - | xe.com | fail reject",
        "e.com p=reject | e.com | - | com | fail reject",
        "e.com p=reject | e.com | f.com | g.com,e.com | pass",
        "e.com p=reject | e.com | f.com | g.com,h.com | fail reject",
        "e.com p=reject | e.com | e.com | g.com | pass",
        "e.com p=reject | e.com | e.com | e.com | pass",
        "e.com p=reject | e.com | bad..e.com | - | fail reject",
        "e.com p=reject | e.com | - | bad..e.com,e.com | pass",
        "e.com p=reject | e.com | - | f1.com,f2.com,f3.com,f4.com,f5.com,f6.com,f7.com,e.com |"
            + " pass",
        "e.com p=reject | e.com | - | f1.com,f2.com,f3.com,f4.com,f5.com,f6.com,f7.com,f8.com,e.com"
            + " | fail reject",
        // alignment, strict
        "e.com p=reject;aspf=s | e.com | e.com | - | pass",
        "e.com p=reject;aspf=s | e.com | m.e.com | - | fail reject",
        "e.com p=reject;aspf=s | m.e.com | e.com | - | fail reject",
        "e.com p=reject;aspf=s | m.e.com | m.e.com | - | pass",
        "e.com p=reject;aspf=s | e.com | - | m.e.com | pass",
        "e.com p=reject;adkim=s | e.com | - | e.com | pass",
        "e.com p=reject;adkim=s | e.com | - | m.e.com | fail reject",
        "e.com p=reject;adkim=s | e.com | m.e.com | - | pass",
        "e.com p=reject;adkim=s;aspf=s | e.com | m.e.com | m.e.com | fail reject",
        "e.com p=reject;adkim=r;aspf=r | e.com | m.e.com | - | pass",
        "e.com p=reject;adkim=S;aspf=S | e.com | m.e.com | m.e.com | fail reject",
        "e.com p=reject;adkim=x;aspf=strict | e.com | m.e.com | - | pass",
        // no policy
        "f.com p=reject | e.com | - | - | none",
        "e.com =hello | e.com | e.com | - | none",
        "e.com p=reject | e.com.net | e.com | - | none",
        "e.com p=reject | bad..e.com | - | - | none",
        "e.com p=reject | - | - | - | none",
        // policy of the author domain
        "e.com p=none | e.com | - | - | fail none",
        "e.com p=quarantine | e.com | - | - | fail quarantine",
        "e.com p=REJECT | e.com | - | - | fail reject",
        "e.com p=none / m.e.com p=reject | m.e.com | - | - | fail reject",
        "e.com p=reject / m.e.com p=none | m.e.com | - | - | fail none",
        "e.com p=reject;sp=none / m.e.com p=quarantine | m.e.com | - | - | fail quarantine",
        "e.com p=reject;sp=none;np=none | e.com | - | - | fail reject",
        "e.com p=none / m.e.com p=reject | m.e.com | e.com | - | pass",
        "e.com p=none / m.e.com p=reject;sp=none | m.e.com | - | - | fail reject",
        // sp
        "e.com p=reject;sp=none / +m.e.com | m.e.com | - | - | fail none",
        "e.com p=none;sp=reject / +m.e.com | m.e.com | - | - | fail reject",
        "e.com p=reject;sp=quarantine / +a.m.e.com | a.m.e.com | - | - | fail quarantine",
        "e.com p=reject;sp=none | m.e.com | - | - | fail none",
        "e.com p=quarantine / +m.e.com | m.e.com | - | - | fail quarantine",
        "e.com p=reject / m.e.com p=none;sp=quarantine / +a.m.e.com | a.m.e.com | - | - | fail"
            + " reject",
        // np
        "e.com p=none;np=reject | m.e.com | - | - | fail reject",
        "e.com p=none;np=reject / +m.e.com | m.e.com | - | - | fail none",
        "e.com p=none;sp=quarantine;np=reject | m.e.com | - | - | fail reject",
        "e.com p=none;sp=quarantine;np=reject / +m.e.com | m.e.com | - | - | fail quarantine",
        "e.com p=reject;np=none | m.e.com | - | - | fail none",
        "e.com p=reject;np=none / +m.e.com | m.e.com | - | - | fail reject",
        "e.com p=none;np=reject / +x.m.e.com | m.e.com | - | - | fail reject",
        "e.com p=none;np=reject / !m.e.com | m.e.com | - | - | temperror",
        "e.com p=none;np=reject / ?m.e.com | m.e.com | - | - | fail none",
        "e.com p=none;np=reject | e.com | - | - | fail none",
        // t
        "e.com p=reject;t=y | e.com | - | - | fail quarantine",
        "e.com p=quarantine;t=y | e.com | - | - | fail none",
        "e.com p=none;t=y | e.com | - | - | fail none",
        "e.com p=reject;t=n | e.com | - | - | fail reject",
        "e.com p=reject;t=Y | e.com | - | - | fail quarantine",
        "e.com p=reject;t=maybe | e.com | - | - | fail reject",
        "e.com p=none;sp=reject;t=y / +m.e.com | m.e.com | - | - | fail quarantine",
        "e.com p=none;np=reject;t=y | m.e.com | - | - | fail quarantine",
        "e.com p=reject;t=y | e.com | e.com | - | pass",
        "e.com p=reject;pct=0 | e.com | - | - | fail reject",
        // psd
        "com p=none;psd=y / e.com p=reject | e.com | m.e.com | - | pass",
        "com p=reject;psd=y | e.com | - | - | fail reject",
        "com p=reject;sp=quarantine;psd=y / +e.com | e.com | - | - | fail quarantine",
        "com p=none;np=reject;psd=y | e.com | - | - | fail reject",
        "com p=none;np=reject;psd=y / +e.com | e.com | - | - | fail none",
        "com p=reject;psd=y | a.e.com | b.e.com | - | pass",
        "com p=reject;psd=y | e.com | f.com | - | fail reject",
        "com p=reject;psd=y | com | e.com | - | fail reject",
        "com p=reject;psd=y | com | com | - | pass",
        "com p=reject | e.com | f.com | - | pass",
        "co.uk p=reject;psd=y / uk p=none | e.co.uk | f.co.uk | - | fail reject",
        "co.uk p=reject;psd=y / b.e.co.uk p=none | a.b.e.co.uk | e.co.uk | - | pass",
        "e.com p=reject / b.e.com p=none;psd=n | b.e.com | e.com | - | fail none",
        "e.com p=reject / b.e.com p=none;psd=n | b.e.com | a.b.e.com | - | pass",
        "e.com p=reject / b.e.com p=none;psd=n | e.com | b.e.com | - | fail reject",
        "e.com p=reject / b.e.com p=quarantine;psd=n | a.b.e.com | - | - | fail quarantine",
        "e.com p=reject / b.e.com p=none;psd=u | b.e.com | e.com | - | pass",
        "e.com p=reject / b.e.com p=none;psd=x | b.e.com | e.com | - | pass",
        "h.com p=reject;psd=y / a.h.com p=reject | a.h.com | b.h.com | - | fail reject",
        "h.com p=reject;psd=y / a.h.com p=reject | a.h.com | m.a.h.com | - | pass",
        "h.com p=reject;psd=y | a.h.com | h.com | - | fail reject",
        // tree walk
        "e.com p=reject | a.b.c.d.e.com | - | - | fail reject",
        "e.com p=reject | 1.2.3.4.5.6.7.8.9.e.com | - | - | fail reject",
        "1.2.3.4.5.6.7.8.9.e.com p=none / e.com p=reject | 1.2.3.4.5.6.7.8.9.e.com | - | - | fail"
            + " none",
        "2.3.4.5.6.7.8.9.e.com p=none | 1.2.3.4.5.6.7.8.9.e.com | - | - | none",
        "5.6.7.8.9.e.com p=none | 1.2.3.4.5.6.7.8.9.e.com | - | - | fail none",
        "4.5.6.7.8.9.e.com p=none | 1.2.3.4.5.6.7.8.9.e.com | - | - | none",
        "b.e.com p=none / e.com p=reject | a.b.e.com | - | - | fail reject",
        "b.e.com p=none | a.b.e.com | c.e.com | - | fail none",
        "b.e.com p=none | a.b.e.com | c.b.e.com | - | pass",
        "m.e.com p=reject | m.e.com | e.com | - | fail reject",
        "m.e.com p=reject | m.e.com | a.m.e.com | - | pass",
        "localhost p=reject | localhost | - | - | fail reject",
        // malformed
        "e.com sp=none | e.com | - | - | permerror",
        "e.com p=wrong | e.com | - | - | permerror",
        "e.com p= | e.com | e.com | - | permerror",
        "e.com =v=DMARC1 | e.com | - | - | permerror",
        "e.com rua=mailto:a@e.com | e.com | - | - | fail none",
        "e.com p=wrong;rua=mailto:a@e.com | e.com | - | - | fail none",
        "e.com p=wrong;rua=mailto:a@e.com | e.com | e.com | - | pass",
        "e.com p=wrong;rua=nothing | e.com | - | - | permerror",
        "e.com p=wrong;rua=nothing,mailto:a@e.com | e.com | - | - | fail none",
        "e.com p=reject;sp=wrong | e.com | - | - | permerror",
        "e.com p=reject;sp=wrong;rua=mailto:a@e.com | e.com | - | - | fail none",
        "e.com p=reject;np=wrong;rua=mailto:a@e.com | e.com | - | - | fail none",
        "e.com p=reject;p=none | e.com | - | - | permerror",
        "e.com p=reject;new=x;x | e.com | - | - | fail reject",
        "e.com p=reject;;; | e.com | - | - | fail reject",
        "e.com p = reject ; sp = none | e.com | - | - | fail reject",
        "e.com P=reject | e.com | - | - | fail reject",
        "e.com p=r\u00e9ject | e.com | - | - | permerror",
        "e.com p=reject;x=\u00e9 | e.com | - | - | fail reject",
        "e.com =v=DMARC1;p=reject | e.com | - | - | fail reject",
        "e.com =v = DMARC1 ; p=reject | e.com | - | - | fail reject",
        "e.com =v=DMARC1 p=reject | e.com | - | - | none",
        "e.com =v=dmarc1; p=reject | e.com | - | - | none",
        "e.com =v=DMARC2; p=reject | e.com | - | - | none",
        "e.com =v=DMARC10; p=reject | e.com | - | - | none",
        "e.com =p=reject; v=DMARC1 | e.com | - | - | none",
        "e.com =;v=DMARC1; p=reject | e.com | - | - | none",
        "e.com p=reject / e.com p=none | e.com | - | - | none",
        "e.com p=reject / e.com =hello | e.com | - | - | fail reject",
        "e.com p=reject / m.e.com p=none / m.e.com p=none | m.e.com | - | - | fail reject",
        "e.com p=reject / m.e.com sp=none | m.e.com | - | - | permerror",
        // trouble
        "!e.com | e.com | e.com | - | temperror",
        "!com | e.com | e.com | - | temperror",
        "e.com p=reject / !com | e.com | e.com | - | pass",
        "e.com p=reject / !com | e.com | m.e.com | - | temperror",
        "e.com p=reject / !com | e.com | - | - | fail reject",
        "e.com p=reject;aspf=s / !com | e.com | m.e.com | - | fail reject",
        "e.com p=reject;psd=n / !com | e.com | m.e.com | - | pass",
        "e.com p=reject / !m.e.com | e.com | m.e.com | - | temperror",
        "e.com p=reject / !m.e.com | e.com | m.e.com | e.com | pass",
        "e.com p=reject / !f.com | e.com | f.com | - | fail reject",
        // names in other alphabets
        "xn--bcher-kva.com p=reject | b\u00fccher.com | - | xn--bcher-kva.com | pass",
        "xn--bcher-kva.com p=reject | xn--bcher-kva.com | - | m.b\u00fccher.com | pass",
        "xn--bcher-kva.com p=reject | B\u00dcCHER.com | - | - | fail reject",
      })
  void message(String zone, String from, String spf, String dkim, String expected) {
    fill(zone);
    List<String> signers = dkim == null ? List.of() : Arrays.asList(dkim.split(","));
    DmarcQuery query = new DmarcQuery(from == null ? "" : from, Optional.ofNullable(spf), signers);
    DmarcResult result = Dmarc.check(query, dns);
    String action = result.verdict() == DmarcVerdict.FAIL ? " " + result.action() : "";
    assertEquals(
        expected,
        (result.verdict().keyword() + action).toLowerCase(Locale.ROOT),
        () -> result + " " + dns);
    assertTrue(result.verdict() == DmarcVerdict.FAIL || result.action() == DmarcAction.NONE);
  }

  private void fill(String zone) {
    for (String entry : zone.strip().split(" / ")) {
      String domain = entry.split(" ", 2)[0];
      switch (entry.charAt(0)) {
        case '+' -> dns.add(domain.substring(1), Type.MX, "10 mx.example.");
        case '!' -> dns.fail("_dmarc." + domain.substring(1), Type.TXT);
        case '?' -> dns.fail(domain.substring(1), Type.A);
        default -> {
          String tags = entry.substring(domain.length() + 1);
          String text = tags.startsWith("=") ? tags.substring(1) : "v=DMARC1; " + tags;
          dns.text("_dmarc." + domain, text);
        }
      }
    }
  }

  @Test
  void walkAsksEightNamesAtOnce() {
    String domain = "a.b.c.d.e.f.g.h.i.j.mail.example.com";
    assertEquals(
        List.of(
            domain,
            "g.h.i.j.mail.example.com",
            "h.i.j.mail.example.com",
            "i.j.mail.example.com",
            "j.mail.example.com",
            "mail.example.com",
            "example.com",
            "com"),
        TreeWalk.targets(domain));
    assertEquals(List.of("com"), TreeWalk.targets("com"));
    assertEquals(8, TreeWalk.targets("1.2.3.4.5.6.7.8").size());
    assertEquals(List.of("a.com", "com"), TreeWalk.targets("a.com"));
    Dmarc.discover(domain, dns);
    assertEquals(8, dns.prepared().size());
    assertEquals(8, dns.asked().size());
  }

  @Test
  void policyNamesItsDomains() {
    fill("com p=none;psd=y / e.com p=quarantine;t=y;rua=mailto:a@e.com, mailto:b@e.com;fo=1:d");
    DmarcPolicy policy = Dmarc.discover("m.E.com", dns);
    assertEquals("m.e.com", policy.fromDomain());
    assertEquals("e.com", policy.recordDomain());
    assertEquals(Optional.of("e.com"), policy.organizationalDomain());
    assertEquals(DmarcAction.NONE, policy.action());
    DmarcRecord record = policy.record().orElseThrow();
    assertEquals(Optional.of(DmarcAction.QUARANTINE), record.action());
    assertEquals(List.of("mailto:a@e.com", "mailto:b@e.com"), record.reports());
    assertEquals("1:d", record.failureOptions());
    assertTrue(record.isTest());
  }

  @Test
  void recordOfAPublicSuffixAppliesBelowAnOrganizationWithoutOne() {
    fill("com p=reject;psd=y");
    DmarcPolicy policy = Dmarc.discover("a.b.e.com", dns);
    assertEquals("com", policy.recordDomain());
    assertEquals(Optional.of("e.com"), policy.organizationalDomain());
  }

  @Test
  void alignmentIsToldForEachMethod() {
    fill("e.com p=reject;aspf=s");
    DmarcResult result =
        Dmarc.check(new DmarcQuery("e.com", Optional.of("m.e.com"), List.of("m.e.com")), dns);
    assertFalse(result.isSpfAligned());
    assertTrue(result.isDkimAligned());
  }

  @Test
  void domainsOfOthersAreNotAskedAbout() {
    fill("e.com p=reject");
    Dmarc.check(new DmarcQuery("e.com", Optional.of("f.com"), List.of("g.com", "com")), dns);
    assertEquals(2, dns.asked().size(), dns::toString);
  }

  @Test
  void existenceIsAskedOnlyIfItMatters() {
    fill("e.com p=reject;np=reject");
    Dmarc.discover("m.e.com", dns);
    assertEquals(0, dns.asked(Type.A) + dns.asked(Type.AAAA) + dns.asked(Type.MX));
  }

  @Test
  void aWalkTakesOneRound() {
    fill("e.com p=reject;np=none");
    assertEquals(1, Rounds.of(answers -> Dmarc.discover("e.com", answers), dns));
    assertEquals(2, Rounds.of(answers -> Dmarc.discover("a.b.e.com", answers), dns));
    DmarcQuery query = new DmarcQuery("e.com", Optional.of("a.e.com"), List.of("b.e.com"));
    assertEquals(2, Rounds.of(answers -> Dmarc.check(query, answers), dns));
  }

  @Test
  void addressLiteralIsNotAskedAbout() {
    assertEquals(Optional.of(DmarcVerdict.NONE), Dmarc.discover("[192.0.2.1]", dns).ending());
    assertEquals(0, dns.asked().size());
  }

  @Test
  void hostileRecordsGetAResult() {
    String[] pieces = {
      "v",
      "=",
      "DMARC1",
      ";",
      " ",
      "p",
      "reject",
      "sp",
      "none",
      "np",
      "t",
      "y",
      "rua",
      "mailto:",
      ",",
      "psd",
      "n",
      "\u0000",
      "\u00ff",
      "\r\n",
      "fo",
      "0:1",
      "!",
      "%",
      "[",
      "x".repeat(3000),
    };
    Random random = new Random(9989);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "v=DMARC1;" : "");
      IntStream.range(0, random.nextInt(12))
          .forEach(each -> text.append(pieces[random.nextInt(pieces.length)]));
      MemoryDns chance = new MemoryDns().text("_dmarc.e.com", text.toString());
      DmarcResult result =
          Dmarc.check(new DmarcQuery("e.com", Optional.empty(), List.of()), chance);
      assertTrue(result.reason().chars().allMatch(c -> c >= ' ' && c <= '~'), result::toString);
    }
  }

  @Test
  void hugeRecordCannotBeUsed() {
    dns.text("_dmarc.e.com", "v=DMARC1; p=reject;" + " x=y;".repeat(5000));
    DmarcPolicy policy = Dmarc.discover("e.com", dns);
    assertEquals(Optional.of(DmarcVerdict.PERMERROR), policy.ending());
  }
}
