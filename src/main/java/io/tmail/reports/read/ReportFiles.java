package io.tmail.reports.read;

import io.tmail.reports.form.AggregateReader;
import io.tmail.reports.form.AggregateReport;
import io.tmail.reports.form.TlsReport;
import io.tmail.reports.form.TlsReportJson;
import io.tmail.reports.form.UnreadableReportException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The reports in a message. Their names and types are not trusted: what is unpacked and begins as
 * XML or JSON is read as such.
 */
record ReportFiles(List<AggregateReport> aggregates, List<TlsReport> ofTls) {
  private static final int MOST_PARTS = 50;
  private static final int MOST_DEPTH = 5;
  private static final int MOST_FIELD = 255;

  ReportFiles {
    aggregates = List.copyOf(aggregates);
    ofTls = List.copyOf(ofTls);
  }

  /** A message whose parts are not read yet. */
  static MimeMessage message(byte[] octets) throws UnreadableReportException {
    try {
      return new MimeMessage(
          Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
    } catch (MessagingException malformed) {
      throw new UnreadableReportException("the message is malformed");
    }
  }

  static String field(MimeMessage message, String name) {
    try {
      String coded = message.getHeader(name, ", ");
      String text = coded == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(coded));
      String plain = text.replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ");
      return plain.substring(0, Math.min(MOST_FIELD, plain.length()));
    } catch (MessagingException | UnsupportedEncodingException malformed) {
      return "";
    }
  }

  /**
   * @throws UnreadableReportException if there is none, or one of them cannot be read
   */
  static ReportFiles of(MimeMessage message) throws UnreadableReportException {
    List<byte[]> files = new ArrayList<>();
    try {
      collect(message, files, 0);
    } catch (MessagingException | IOException | RuntimeException malformed) { // the library's
      throw new UnreadableReportException("the message is malformed");
    }
    List<AggregateReport> aggregates = new ArrayList<>();
    List<TlsReport> ofTls = new ArrayList<>();
    Budget budget = new Budget();
    for (byte[] packed : files) {
      byte[] file = Unpacked.of(new ByteArrayInputStream(packed), budget);
      if (begins(file, '<')) {
        budget.takeReport();
        AggregateReport report = AggregateReader.read(new ByteArrayInputStream(file));
        budget.takeRows(report.rows().size());
        aggregates.add(report);
      } else if (begins(file, '{')) {
        budget.takeReport();
        TlsReport report = TlsReportJson.read(file);
        budget.takeRows(rows(report));
        ofTls.add(report);
      }
    }
    if (aggregates.isEmpty() && ofTls.isEmpty()) {
      throw new UnreadableReportException("the message has no report");
    }
    return new ReportFiles(aggregates, ofTls);
  }

  /** One for successes, and one for each failure. */
  private static int rows(TlsReport report) {
    return report.results().stream().mapToInt(each -> 1 + each.failures().size()).sum();
  }

  /** Attachments, packed. The text for people is not one. */
  private static void collect(MimePart part, List<byte[]> files, int depth)
      throws MessagingException, IOException {
    if (depth > MOST_DEPTH || files.size() > MOST_PARTS) {
      throw new MessagingException("too many parts");
    }
    if (part.isMimeType("multipart/*")) {
      MimeMultipart parts = new MimeMultipart(part.getDataHandler().getDataSource());
      int count = parts.getCount();
      for (int i = 0; i < count; i++) {
        collect((MimePart) parts.getBodyPart(i), files, depth + 1);
      }
    } else if (!part.isMimeType("text/plain") && !part.isMimeType("text/html")) {
      files.add(part.getInputStream().readAllBytes());
    }
  }

  /** Behind a byte order mark and blanks; UTF-16 has a zero beside each character. */
  private static boolean begins(byte[] file, char wanted) {
    String head = new String(file, 0, Math.min(file.length, 64), StandardCharsets.ISO_8859_1);
    String text = head.replaceFirst("^(?:\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)", "");
    return text.replace("\0", "").strip().startsWith(String.valueOf(wanted));
  }
}
