package io.tmail.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.reports.ReceivedReports.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
  private static Row row(String verdict) {
    return new Row("example.com", "192.0.2.1", "", verdict, 1, "");
  }

  @ParameterizedTest
  @CsvSource({
    "none pass pass, NOTHING",
    "none pass fail, NOTHING",
    "none fail pass, DKIM",
    "reject fail fail, SPF_AND_DKIM",
    "none, SPF_AND_DKIM"
  })
  void mailThatIsNotSignedCallsForAction(String verdict, Advice advice) {
    assertEquals(advice, Advice.of(Kind.DMARC, row(verdict)));
  }

  @ParameterizedTest
  @CsvSource({
    "success, NOTHING",
    "starttls-not-supported, STARTTLS",
    "certificate-host-mismatch, CERTIFICATE",
    "dnssec-invalid, DANE",
    "sts-webpki-invalid, MTA_STS",
    "validation-failure, TLS",
    "what-comes-later, TLS"
  })
  void eachFailureHasItsAdvice(String verdict, Advice advice) {
    assertEquals(advice, Advice.of(Kind.TLS, row(verdict)));
  }

  @Test
  void theSentenceNamesDomainAndSource() {
    Row row = row("none fail fail");
    assertEquals(
        "Mail of example.com from 192.0.2.1 fails SPF and DKIM: if this server is yours, add it to"
            + " SPF and have its mail signed",
        Advice.of(Kind.DMARC, row).sentence(row));
    assertEquals("", Advice.NOTHING.sentence(row));
  }
}
