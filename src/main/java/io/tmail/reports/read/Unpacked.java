package io.tmail.reports.read;

import io.tmail.reports.form.UnreadableReportException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;

/** The content of an attachment: of gzip, of the first file in a zip archive, or as it is. */
final class Unpacked {
  private static final int GZIP = 0x1f8b;
  private static final int ZIP = 0x504b;

  private Unpacked() {}

  static byte[] of(InputStream packed, Budget budget) throws UnreadableReportException {
    try (InputStream content = content(new BufferedInputStream(packed))) {
      byte[] octets = content.readNBytes(budget.enough());
      budget.takeOctets(octets.length);
      return octets;
    } catch (IOException | IllegalArgumentException damaged) { // the latter for names in zip
      throw new UnreadableReportException("the attachment is damaged");
    }
  }

  private static InputStream content(InputStream packed)
      throws IOException, UnreadableReportException {
    packed.mark(2);
    int magic = packed.read() << 8 | packed.read();
    packed.reset();
    if (magic == GZIP) {
      return new GZIPInputStream(packed);
    }
    if (magic != ZIP) {
      return packed;
    }
    ZipInputStream archive = new ZipInputStream(packed);
    if (archive.getNextEntry() == null) {
      throw new UnreadableReportException("the zip archive is empty");
    }
    return archive;
  }
}
