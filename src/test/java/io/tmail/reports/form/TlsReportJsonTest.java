package io.tmail.reports.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TlsReportJsonTest {
  private static final TlsReport REPORT = SampleReports.tls("ours.example");
  private static final String GOOD = new String(TlsReportJson.write(REPORT), UTF_8);

  private static TlsReport read(String json) throws UnreadableReportException {
    return TlsReportJson.read(json.getBytes(UTF_8));
  }

  private static String refusalOf(String json) {
    return String.valueOf(
        assertThrows(UnreadableReportException.class, () -> read(json)).getMessage());
  }

  private static String changed(String from, String to) {
    assertTrue(GOOD.contains(from), GOOD);
    return GOOD.replace(from, to);
  }

  /** RFC 8460 §4.4. */
  @Test
  void whatIsWrittenHasTheFormOfTheRfc() {
    JsonObject report =
        Json.createReader(new ByteArrayInputStream(GOOD.getBytes(UTF_8))).readObject();
    assertEquals(
        Set.of("organization-name", "date-range", "contact-info", "report-id", "policies"),
        report.keySet());
    assertEquals(
        "2026-01-01T00:00:00Z", report.getJsonObject("date-range").getString("start-datetime"));
    assertEquals(
        "2026-01-01T23:59:59Z", report.getJsonObject("date-range").getString("end-datetime"));
    JsonObject first = report.getJsonArray("policies").getJsonObject(0);
    assertEquals(Set.of("policy", "summary", "failure-details"), first.keySet());
    assertEquals(
        Set.of("policy-type", "policy-string", "policy-domain", "mx-host"),
        first.getJsonObject("policy").keySet());
    assertEquals(5326, first.getJsonObject("summary").getInt("total-successful-session-count"));
    assertEquals(303, first.getJsonObject("summary").getInt("total-failure-session-count"));
    assertEquals(
        Set.of(
            "result-type",
            "sending-mta-ip",
            "receiving-mx-hostname",
            "receiving-ip",
            "failed-session-count"),
        first.getJsonArray("failure-details").getJsonObject(0).keySet());
  }

  @Test
  void whatIsWrittenIsReadAsItWas() throws Exception {
    assertEquals(REPORT, read(GOOD));
  }

  @Test
  void readsWhatOthersMakeOfTheForm() throws Exception {
    String odd =
        changed("\"mx-host\":[\"*.ours.example\"]", "\"mx-host\":\"mx.ours.example\",\"more\":{}")
            .replace("00:00:00Z", "01:00:00+01:00");
    TlsReport report = read(odd);
    assertEquals(List.of("mx.ours.example"), report.results().get(0).policy().servers());
    assertEquals(REPORT.head(), report.head());
  }

  @Test
  void wrongFormsAreToldWithTheReason() {
    assertEquals("the JSON is malformed", refusalOf(""));
    assertEquals("the JSON is malformed", refusalOf("{"));
    assertEquals("the JSON is malformed", refusalOf(GOOD + "x"));
    assertEquals("the report has no date-range", refusalOf("{}"));
    assertEquals("the report has no report-id", refusalOf(changed("report-id", "id")));
    assertEquals("start-datetime is not a time", refusalOf(changed("T00:00:00Z", " noon")));
    assertEquals("failed-session-count is not a count", refusalOf(changed(":203", ":-203")));
    assertEquals("failed-session-count is not a count", refusalOf(changed(":203", ":\"203\"")));
    assertEquals("failed-session-count is not a count", refusalOf(changed(":203", ":1e999")));
    assertEquals(
        "the JSON has a value of another type",
        refusalOf(changed("\"policies\":[", "\"policies\":[1,")));
    assertEquals(
        "the report has no policies",
        refusalOf(GOOD.replaceAll("\"policies\":.*", "\"policies\":[]}")));
  }

  @Test
  void timesThatNoReportIsAboutAreRefused() {
    String years = "date-range is not between the years 2000 and 2100";
    assertEquals(years, refusalOf(GOOD.replace("2026-01-01T", "+999999999-01-01T")));
    assertEquals(years, refusalOf(GOOD.replace("2026-01-01T", "1999-12-31T")));
    assertEquals(
        "date-range is longer than 31 days", refusalOf(changed("2026-01-01T23", "2026-02-01T23")));
  }

  @Test
  void deepAndWideTreesAreRefusedAtOnce() {
    String many = "the JSON has too many values";
    Assertions.assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          assertEquals(many, refusalOf("[".repeat(5_000_000)));
          assertEquals(many, refusalOf("{\"a\":".repeat(1_000_000)));
          assertEquals(many, refusalOf("[" + "{},".repeat(1_000_000) + "{}]"));
          assertEquals(many, refusalOf("[" + "1,".repeat(4_000_000) + "1]"));
        });
  }

  /** Whatever octets change: a report, or a reason. */
  @Test
  void noChangeOfOctetsIsMoreThanUnreadable() {
    Random random = new Random(42);
    for (int i = 0; i < 3000; i++) {
      byte[] octets = GOOD.getBytes(UTF_8);
      for (int n = random.nextInt(5); n >= 0; n--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      try {
        TlsReportJson.read(octets);
      } catch (UnreadableReportException told) {
        assertTrue(!String.valueOf(told.getMessage()).isEmpty());
      }
    }
  }
}
