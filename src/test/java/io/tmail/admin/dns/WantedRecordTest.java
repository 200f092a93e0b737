package io.tmail.admin.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.admin.dns.RecordCheck.Verdict;
import io.tmail.admin.dns.WantedRecord.Purpose;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedRecordTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MX | 10 me.test. | 5 ME.test. | OK",
        "MX | 10 me.test. | 5 other.test.;20 me.test. | OK",
        "MX | 10 me.test. | 10 other.test. | DIFFERENT",
        "MX | 10 me.test. | '' | MISSING",
        "SPF | v=spf1 mx ~all | V=SPF1 MX -all | OK",
        "SPF | v=spf1 mx ~all | v=spf1 include:_spf.other.test -all | OK",
        "SPF | v=spf1 mx ~all | v=spf1 -all | DIFFERENT",
        "SPF | v=spf1 mx ~all | v=spf1 mx -all;v=spf1 a -all | DIFFERENT",
        "SPF | v=spf1 mx ~all | google-site-verification=1 | MISSING",
        "DKIM | v=DKIM1; k=rsa; p=AbC | v=DKIM1; k=rsa; t=s; p=Ab C | OK",
        "DKIM | v=DKIM1; k=rsa; p=AbC | v=DKIM1; k=rsa; p=abc | DIFFERENT",
        "DMARC | v=DMARC1; p=quarantine | v=DMARC1; p=none | OK",
        "SRV | 0 1 993 me.test. | 0 1 993 ME.test. | OK",
        "SRV | 0 1 993 me.test. | 0 1 993 other.test. | DIFFERENT",
      })
  void isComparedByWhatItIsFor(Purpose purpose, String wanted, String found, Verdict verdict) {
    List<String> answer =
        found.isEmpty() ? List.of() : Arrays.asList(found.split("(?<!DKIM1|rsa|t=s|DMARC1);"));
    assertEquals(
        verdict,
        RecordCheck.of(new WantedRecord(purpose, "x.test", "T", wanted), answer).verdict());
  }

  @Test
  void longTextIsManyStringsInAZoneFile() {
    String key = "v=DKIM1; k=rsa; p=" + "A".repeat(400);
    String line = new WantedRecord(Purpose.DKIM, "s._domainkey.x.test", "TXT", key).zoneLine();
    assertEquals(
        "s._domainkey.x.test. 3600 IN TXT \"" + key.substring(0, 255), line.substring(0, 289));
    assertEquals("\" \"" + key.substring(255) + "\"", line.substring(289));
  }
}
