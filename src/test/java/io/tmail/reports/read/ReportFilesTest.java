package io.tmail.reports.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.reports.form.AggregateReport;
import io.tmail.reports.form.AggregateXml;
import io.tmail.reports.form.SampleReports;
import io.tmail.reports.form.TlsReportJson;
import io.tmail.reports.form.UnreadableReportException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Collections;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFilesTest {
  private static final byte[] XML = AggregateXml.write(SampleReports.aggregate("ours.example"));
  private static final byte[] JSON = TlsReportJson.write(SampleReports.tls("ours.example"));

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(octets)) {
      gzip.write(plain);
    }
    return octets.toByteArray();
  }

  static byte[] zip(byte[] plain) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(octets)) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      zip.putNextEntry(new ZipEntry("report.xml"));
      zip.write(plain);
    }
    return octets.toByteArray();
  }

  static String mail(String type, byte[] attachment) {
    return """
        From: =?utf-8?q?B=C3=BCcher?= <r@reporter.test>
        Subject: Report Domain: ours.example
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="b"

        --b
        Content-Type: text/plain

        { this is text for people <feedback>
        --b
        Content-Type: %s; name="report"
        Content-Transfer-Encoding: base64

        %s
        --b--
        """
        .formatted(type, Base64.getMimeEncoder().encodeToString(attachment))
        .replace("\r\n", "\n")
        .replace("\n", "\r\n");
  }

  private static ReportFiles read(String mail) throws UnreadableReportException {
    return ReportFiles.of(ReportFiles.message(mail.getBytes(UTF_8)));
  }

  private static String refusalOf(String mail) {
    return String.valueOf(
        assertThrows(UnreadableReportException.class, () -> read(mail)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/gzip", "application/octet-stream", "application/zip", "x/y"})
  void typesAndNamesDoNotMatter(String type) throws Exception {
    for (byte[] file : new byte[][] {gzip(XML), zip(XML), XML}) {
      ReportFiles files = read(mail(type, file));
      assertEquals(SampleReports.aggregate("ours.example"), files.aggregates().get(0));
    }
    for (byte[] file : new byte[][] {gzip(JSON), zip(JSON), JSON}) {
      assertEquals(SampleReports.tls("ours.example"), read(mail(type, file)).ofTls().get(0));
    }
  }

  @Test
  void theMessageItselfMayBeTheAttachment() throws Exception {
    String alone =
        "Content-Type: application/gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(gzip(XML));
    assertEquals(1, read(alone).aggregates().size());
  }

  @Test
  void whatSaysWhoSentItIsDecoded() throws Exception {
    byte[] mail = mail("text/xml", XML).getBytes(UTF_8);
    assertEquals(
        "B\u00fccher <r@reporter.test>", ReportFiles.field(ReportFiles.message(mail), "From"));
    assertEquals("", ReportFiles.field(ReportFiles.message(mail), "Reply-To"));
  }

  @Test
  void bombsAreNotUnpackedToTheirEnd() throws Exception {
    byte[] large = new byte[200 << 20];
    for (byte[] bomb : new byte[][] {gzip(large), zip(large)}) {
      assertEquals(
          "the message has more than 10 MiB unpacked", refusalOf(mail("application/gzip", bomb)));
    }
    byte[] twice = gzip(gzip(large));
    assertEquals("the message has no report", refusalOf(mail("application/gzip", twice)));
  }

  private static String mail(byte[]... attachments) {
    StringBuilder mail = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n");
    for (byte[] each : attachments) {
      mail.append("\r\n--b\r\nContent-Type: x/y\r\nContent-Transfer-Encoding: base64\r\n\r\n");
      mail.append(Base64.getMimeEncoder().encodeToString(each));
    }
    return mail.append("\r\n--b--\r\n").toString();
  }

  @Test
  void theAttachmentsOfAMessageShareItsBounds() throws Exception {
    assertEquals(3, read(mail(XML, gzip(XML), XML, JSON, JSON)).aggregates().size());
    assertEquals(
        "the message has more than 5 reports", refusalOf(mail(XML, XML, XML, JSON, JSON, JSON)));
    byte[] large = gzip(new byte[6 << 20]);
    assertEquals("the message has more than 10 MiB unpacked", refusalOf(mail(XML, large, large)));
    AggregateReport report = SampleReports.aggregate("ours.example");
    byte[] many =
        gzip(
            AggregateXml.write(
                new AggregateReport(
                    report.head(),
                    report.policy(),
                    Collections.nCopies(4000, report.rows().get(1)))));
    assertEquals(2, read(mail(many, many)).aggregates().size());
    assertEquals("the message has more than 10,000 rows", refusalOf(mail(many, many, many)));
  }

  @Test
  void whatIsDamagedIsToldSo() throws Exception {
    byte[] half = gzip(XML);
    half = java.util.Arrays.copyOf(half, half.length / 2);
    assertEquals("the attachment is damaged", refusalOf(mail("application/gzip", half)));
    byte[] empty = {0x50, 0x4b, 5, 6};
    assertEquals("the zip archive is empty", refusalOf(mail("application/zip", empty)));
    assertEquals("the message has no report", refusalOf(mail("image/png", new byte[] {1, 2, 3})));
    assertEquals("the message has no report", refusalOf("Subject: hello\r\n\r\n<feedback>"));
    assertEquals(
        "the root element is not feedback", refusalOf(mail("text/xml", "<a/>".getBytes(UTF_8))));
    assertEquals("the message has no report", refusalOf(""));
  }

  @Test
  void deepMessagesAreRefused() {
    StringBuilder deep = new StringBuilder("MIME-Version: 1.0\r\n");
    for (int i = 0; i < 100; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n");
    }
    assertEquals("the message is malformed", refusalOf(deep.toString()));
    String wide =
        mail("x/y", new byte[0])
            .replace("--b--", "--b\r\nContent-Type: x/y\r\n\r\n\r\n".repeat(100) + "--b--");
    assertEquals("the message is malformed", refusalOf(wide));
  }

  /** Whatever octets change: reports, or a reason. */
  @Test
  void noChangeOfOctetsIsMoreThanUnreadable() throws Exception {
    Random random = new Random(42);
    for (byte[] file : new byte[][] {gzip(XML), zip(XML), JSON}) {
      for (int i = 0; i < 300; i++) {
        byte[] octets = mail("application/gzip", file).getBytes(UTF_8);
        for (int n = random.nextInt(5); n >= 0; n--) {
          octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        try {
          ReportFiles.of(ReportFiles.message(octets));
        } catch (UnreadableReportException told) {
          assertEquals(false, String.valueOf(told.getMessage()).isEmpty());
        }
      }
    }
  }
}
