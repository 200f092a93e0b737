package io.tmail.reports.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateXmlTest {
  private static final String GOOD = SampleReports.byOpendmarc("ours.example");

  private static AggregateReport read(String xml) throws UnreadableReportException {
    return read(xml, UTF_8);
  }

  private static AggregateReport read(String xml, Charset charset)
      throws UnreadableReportException {
    return AggregateReader.read(new ByteArrayInputStream(xml.getBytes(charset)));
  }

  private static String refusalOf(String xml) {
    return String.valueOf(
        assertThrows(UnreadableReportException.class, () -> read(xml)).getMessage());
  }

  private static String changed(String from, String to) {
    assertTrue(GOOD.contains(from), from);
    return GOOD.replace(from, to);
  }

  private static void validate(AggregateReport report) throws Exception {
    Schema schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(new File("src/test/resources/reports/rfc9990.xsd"));
    schema
        .newValidator()
        .validate(new StreamSource(new ByteArrayInputStream(AggregateXml.write(report))));
  }

  @Test
  void whatIsWrittenHasTheFormOfTheRfc() throws Exception {
    validate(SampleReports.aggregate("ours.example"));
  }

  @Test
  void whatIsWrittenIsReadAsItWas() throws Exception {
    AggregateReport report = SampleReports.aggregate("ours.example");
    assertEquals(
        report, AggregateReader.read(new ByteArrayInputStream(AggregateXml.write(report))));
  }

  /** The name in HELO may be anything. */
  @Test
  void charactersThatXmlDoesNotHaveAreReplaced() throws Exception {
    AggregateReport sample = SampleReports.aggregate("ours.example");
    MessageFacts facts = sample.rows().get(0).facts();
    AggregateReport odd =
        new AggregateReport(
            sample.head(),
            sample.policy(),
            List.of(
                new AggregateReport.Row(
                    new MessageFacts(
                        facts.source(),
                        facts.disposition(),
                        facts.dkimAligned(),
                        facts.spfAligned(),
                        List.of(),
                        facts.headerFrom(),
                        Optional.of("]]>\0\u0008\ud800<b>"),
                        List.of(),
                        Optional.empty()),
                    1)));
    validate(odd);
    AggregateReport read = AggregateReader.read(new ByteArrayInputStream(AggregateXml.write(odd)));
    assertEquals("]]>???<b>", read.rows().get(0).facts().envelopeFrom().orElseThrow());
  }

  @Test
  void readsWhatOpendmarcWrites() throws Exception {
    AggregateReport report = read(GOOD);
    assertEquals("ours.example:1767312000", report.head().id());
    assertEquals("reporter.test", report.head().organization());
    assertEquals(
        new PublishedPolicy("ours.example", "none", "none", "", "r", "unknown", "", ""),
        report.policy());
    assertEquals(
        new MessageFacts(
            "192.0.2.7",
            "none",
            "fail",
            "unknown",
            List.of(
                new MessageFacts.Overriding(
                    "local_policy", "arc=fail as[1].d=list.test as[1].s=x")),
            "ours.example",
            Optional.empty(),
            List.of(new MessageFacts.Signature("list.test", "x", "pass")),
            Optional.of(new MessageFacts.Sender("list.test", "nxdomain"))),
        report.rows().get(0).facts());
  }

  @Test
  void readsWhatLargeReceiversWrite() throws Exception {
    AggregateReport report = read(SampleReports.byLargeReceiver("ours.example"));
    assertEquals("Large & Sons", report.head().organization());
    assertEquals("ours.example", report.policy().domain());
    assertEquals("reject", report.policy().action());
    assertEquals(1234, report.rows().get(0).count());
    MessageFacts facts = report.rows().get(0).facts();
    assertEquals("2001:db8::5", facts.source());
    assertEquals(Optional.of("ours.example"), facts.envelopeFrom());
    assertEquals("hardfail", facts.sender().orElseThrow().result());
    assertTrue(facts.isPass());
  }

  @Test
  void readsOtherEncodings() throws Exception {
    String named = changed("reporter.test</org", "B\u00fccher</org");
    String latin = named.replace("UTF-8", "windows-1252");
    assertEquals("B\u00fccher", read(latin, Charset.forName("windows-1252")).head().organization());
    String wide = named.replace("UTF-8", "UTF-16");
    assertEquals("B\u00fccher", read(wide, StandardCharsets.UTF_16).head().organization());
  }

  @Test
  void unknownElementsAreIgnored() throws Exception {
    String more =
        changed(
            "</policy_published>",
            "</policy_published><extension><x:y xmlns:x='urn:x'>z</x:y></extension>");
    assertEquals(read(GOOD), read(more));
  }

  @Test
  void noEntityIsRead(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    String begin = "<feedback>";
    String entity = "<!DOCTYPE feedback [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]>";
    String bomb =
        "<!DOCTYPE feedback [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
            + "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>";
    for (String type : List.of(entity, bomb, "<!DOCTYPE feedback SYSTEM 'http://127.0.0.1:9/x'>")) {
      assertEquals(
          "the XML has a document type or an entity", refusalOf(changed(begin, type + begin)));
    }
    String used = changed(begin, begin + "&e;");
    assertThrows(UnreadableReportException.class, () -> read(used));
    assertThrows(
        UnreadableReportException.class, () -> read(changed(">reporter.test<", ">&nbsp;<")));
  }

  @Test
  void wrongFormsAreToldWithTheReason() {
    assertEquals("the root element is not feedback", refusalOf("<html></html>"));
    assertEquals("the XML is malformed in line 1", refusalOf("<feedback>"));
    assertEquals("the XML is malformed in line 1", refusalOf(""));
    assertEquals("row has no source_ip", refusalOf(changed("source_ip>", "source>")));
    assertEquals("source_ip is not an address", refusalOf(changed("192.0.2.7", "javascript")));
    assertEquals("count is not a number", refusalOf(changed("<count>1<", "<count>-1<")));
    assertEquals(
        "end is not a number", refusalOf(changed("1767312000</end>", "9999999999999</end>")));
    assertEquals(
        "date_range ends before it begins", refusalOf(changed("1767312000</end>", "1</end>")));
    assertEquals(
        "report_metadata, policy_published or record is missing",
        refusalOf(GOOD.replaceAll("(?s)<record>.*</record>", "")));
  }

  @Test
  void deepAndWideTreesAreRefusedAtOnce() {
    String deep = changed("<comment>", "<comment>" + "<a>".repeat(1_000_000));
    String wide = changed("<comment>", "<comment>" + "<a/>".repeat(1_000_000));
    String long_ = changed("<comment>", "<comment>" + "x".repeat(5_000_000));
    Assertions.assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          assertEquals("too many elements in a", refusalOf(deep));
          assertEquals("too many elements in a", refusalOf(wide));
          assertEquals(
              255, read(long_).rows().get(0).facts().overrides().get(0).comment().length());
        });
    String record = GOOD.replaceAll("(?s).*(<record>.*</record>).*", "$1");
    assertEquals(
        "more than 10,000 records",
        refusalOf(changed("</feedback>", record.repeat(10_000) + "</feedback>")));
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
        AggregateReader.read(new ByteArrayInputStream(octets));
      } catch (UnreadableReportException told) {
        assertTrue(!String.valueOf(told.getMessage()).isEmpty());
      }
    }
  }
}
