package io.tmail.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Reports as other servers send them to a mailbox of an instance. */
final class ReportMails {
  private ReportMails() {}

  /** With a compressed attachment; line ends as swaks wants them. */
  static String of(String subject, byte[] report) {
    return """
        From: reports@reporter.test
        Subject: %s
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        A report.
        --b
        Content-Type: application/gzip
        Content-Transfer-Encoding: base64

        %s
        --b--
        """
        .formatted(subject, Base64.getMimeEncoder().encodeToString(compressed(report)))
        .replace("\r\n", "\n")
        .replace("\n", "\\n");
  }

  private static byte[] compressed(byte[] plain) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(octets)) {
      gzip.write(plain);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return octets.toByteArray();
  }
}
