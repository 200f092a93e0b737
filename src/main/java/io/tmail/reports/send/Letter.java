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
  private static final int LINE = 76;
  private static final byte[] LINE_END = {'\n'};

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
    String addresses = to.stream().map(MailAddress::toString).collect(Collectors.joining(",\n\t"));
    return wire(
        """
        Date: %s
        From: %s
        To: %s
        Subject: Report Domain: %s
        \tSubmitter: %s
        \tReport-ID: %s
        Message-ID: %s
        Auto-Submitted: auto-generated
        %sMIME-Version: 1.0
        Content-Type: multipart/%s;
        \tboundary="%s"

        """
            .formatted(
                MailDate.format(now),
                from,
                addresses,
                domain,
                submitter,
                messageId(),
                messageId(),
                isTls() ? ofTls() : "",
                isTls() ? "report; report-type=tlsrpt" : "mixed",
                boundary()));
  }

  /** It has to arrive although TLS fails. */
  private String ofTls() {
    return """
        TLS-Report-Domain: %s
        TLS-Report-Submitter: %s
        TLS-Required: No
        """
        .formatted(domain, submitter);
  }

  private String boundary() {
    return "=_" + head.begin().getEpochSecond() + "." + kind;
  }

  byte[] body() {
    String body =
        """
        --%1$s
        Content-Type: text/plain; charset=us-ascii

        This is %2$s report of %3$s
        about %4$s, which asks for it in DNS.
        Period: %5$s to %6$s

        --%1$s
        Content-Type: application/%7$s
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment;
        \tfilename="%8$s"

        %9$s
        --%1$s--
        """
            .formatted(
                boundary(),
                isTls() ? "an SMTP TLS" : "a DMARC aggregate",
                submitter,
                domain,
                head.begin(),
                head.end(),
                isTls() ? "tlsrpt+gzip" : "gzip",
                fileName(),
                Base64.getMimeEncoder(LINE, LINE_END).encodeToString(gzip));
    return wire(body).getBytes(StandardCharsets.US_ASCII);
  }

  private static String wire(String lines) {
    return lines.replace("\n", "\r\n");
  }
}
