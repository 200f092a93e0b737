package io.tmail.trust.dmarc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.dns.MemoryDns;
import io.tmail.mail.MailAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** RFC 9990 §3.5 and §4. */
class ReportAddressTest {
  private final MemoryDns dns = new MemoryDns();

  private List<String> addresses(String rua) {
    return addresses("e.com", rua);
  }

  private List<String> addresses(String domain, String rua) {
    dns.text("_dmarc." + domain, "v=DMARC1; p=none; rua=" + rua);
    return ReportAddress.of(Dmarc.discover(domain, dns), dns).stream()
        .map(each -> each.address().toString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "mailto:a@e.com, a@e.com, 9223372036854775807",
    "MAILTO:a%2Bb@e.com, a+b@e.com, 9223372036854775807",
    "mailto:a+b@e.com?subject=x, a+b@e.com, 9223372036854775807",
    "mailto:a@e.com!10m, a@e.com, 10485760",
    "mailto:a@e.com!5K, a@e.com, 5120",
    "mailto:a@e.com!77, a@e.com, 77",
    "mailto:a@e.com!999999999999t, a@e.com, 9223372036854775807"
  })
  void sizesAreLimits(String uri, String address, long most) {
    assertEquals(
        Optional.of(new ReportAddress(MailAddress.parse(address), most)), ReportAddress.parse(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://e.com/",
        "mailto:",
        "mailto:a",
        "mailto:a@e.com,b@e.com",
        "mailto:a@e.com!m",
        "mailto:a@[192.0.2.1]",
        "mailto:%zz@e.com",
        "mailto:%0aBcc:x@e.com"
      })
  void whatIsNotAnAddressIsIgnored(String uri) {
    assertEquals(Optional.empty(), ReportAddress.parse(uri));
  }

  @Test
  void theOrganizationsOwnAddressesCount() {
    assertEquals(
        List.of("a@e.com", "b@reports.e.com"),
        addresses("mailto:a@e.com, https://e.com/r, mailto:b@reports.e.com"));
  }

  @Test
  void othersHaveToAgree() {
    assertEquals(List.of(), addresses("mailto:a@other.net"));
    dns.text("f.com._report._dmarc.other.net", "v=DMARC1");
    assertEquals(List.of("a@other.net"), addresses("f.com", "mailto:a@other.net"));
    dns.text("g.com._report._dmarc.other.net", "v=spf1 -all");
    assertEquals(List.of(), addresses("g.com", "mailto:a@other.net"));
  }

  @Test
  void othersMayNameAnotherOfTheirAddresses() {
    dns.text("e.com._report._dmarc.other.net", "v=DMARC1; rua=mailto:b@other.net");
    assertEquals(List.of("b@other.net"), addresses("mailto:a@other.net"));
    dns.text("f.com._report._dmarc.other.net", "v=DMARC1; rua=mailto:b@victim.net");
    assertEquals(List.of(), addresses("f.com", "mailto:a@other.net"));
  }

  @Test
  void withoutAnAnswerNobodyAgrees() {
    dns.fail("e.com._report._dmarc.other.net", Type.TXT);
    assertEquals(List.of(), addresses("mailto:a@other.net"));
  }

  @Test
  void fiveAddressesAreEnough() {
    assertEquals(
        5,
        addresses(
                "mailto:1@e.com,mailto:2@e.com,mailto:3@e.com,mailto:4@e.com,mailto:5@e.com,"
                    + "mailto:6@e.com")
            .size());
  }
}
