package io.tmail.reports.send;

import io.tmail.mail.MailAddress;
import io.tmail.mail.MailDate;
import io.tmail.reports.Kind;
import io.tmail.reports.form.ReportHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * A report as mail: a text for people, and the report itself as a compressed attachment (RFC 9990
 * §3.5.2, RFC 8460 §5.3).
 *
 * @param domain that it is about
 * @param submitter the name of this server
 * @param gzip the compressed report
 */
@SuppressWarnings("ArrayRecordComponent")
record Letter(Kind kind, String domain, String submitter, ReportHead head, byte[] gzip) {
  private static final String CRLF = "\r\n";

  /**
   * @param report as it is written in its form
   */
  static Letter of(Kind kind, String domain, String submitter, ReportHead head, byte[] report) {
    return new Letter(kind, domain, submitter, head, compressed(report));
  }

  private static byte[] compressed(byte[] plain) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(octets)) {
      gzip.write(plain);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return octets.toByteArray();
  }

  /** The same report always has the same name. */
  String fileName() {
    return "%s!%s!%d!%d.%s.gz"
        .formatted(
            submitter,
            domain,
            head.begin().getEpochSecond(),
            head.end().getEpochSecond(),
            isTls() ? "json" : "xml");
  }

  private boolean isTls() {
    return kind == Kind.TLS;
  }

  String messageId() {
    return "<" + head.id() + ">";
  }

  String header(MailAddress from, List<MailAddress> to, Instant now) {
    return "Date: "
        + MailDate.format(now)
        + CRLF
        + "From: "
        + from
        + CRLF
        + "To: "
        + to.stream().map(MailAddress::toString).collect(Collectors.joining("," + CRLF + "\t"))
        + CRLF
        + "Subject: Report Domain: "
        + domain
        + CRLF
        + "\tSubmitter: "
        + submitter
        + CRLF
        + "\tReport-ID: "
        + messageId()
        + CRLF
        + "Message-ID: "
        + messageId()
        + CRLF
        + "Auto-Submitted: auto-generated"
        + CRLF
        + (isTls()
            ? "TLS-Report-Domain: " + domain + CRLF + "TLS-Report-Submitter: " + submitter + CRLF
            : "")
        + "MIME-Version: 1.0"
        + CRLF
        + "Content-Type: multipart/"
        + (isTls() ? "report; report-type=tlsrpt" : "mixed")
        + ";"
        + CRLF
        + "\tboundary=\""
        + boundary()
        + "\""
        + CRLF
        + CRLF;
  }

  private String boundary() {
    return "=_" + head.begin().getEpochSecond() + "." + kind;
  }

  byte[] body() {
    String body =
        "--"
            + boundary()
            + CRLF
            + "Content-Type: text/plain; charset=us-ascii"
            + CRLF
            + CRLF
            + "This is "
            + (isTls() ? "an SMTP TLS" : "a DMARC aggregate")
            + " report of "
            + submitter
            + CRLF
            + "about "
            + domain
            + ", which asks for it in DNS."
            + CRLF
            + "Period: "
            + head.begin()
            + " to "
            + head.end()
            + CRLF
            + CRLF
            + "--"
            + boundary()
            + CRLF
            + "Content-Type: application/"
            + (isTls() ? "tlsrpt+gzip" : "gzip")
            + CRLF
            + "Content-Transfer-Encoding: base64"
            + CRLF
            + "Content-Disposition: attachment;"
            + CRLF
            + "\tfilename=\""
            + fileName()
            + "\""
            + CRLF
            + CRLF
            + Base64.getMimeEncoder().encodeToString(gzip)
            + CRLF
            + "--"
            + boundary()
            + "--"
            + CRLF;
    return body.getBytes(StandardCharsets.US_ASCII);
  }
}
