package io.tmail.delivery.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes a message for DATA (RFC 5321 §4.5.2): a dot before each line that begins with one, and the
 * final dot. The content's lines end with CRLF already; a last line without one is given it.
 */
final class DotStuffing {
  private static final int BUFFER = 16 * 1024;

  private DotStuffing() {}

  static void write(InputStream content, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    boolean lineStart = true;
    boolean endsWithCrLf = true;
    byte last = '\n';
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      int from = 0;
      for (int i = 0; i < n; i++) {
        if (lineStart && buffer[i] == '.') {
          out.write(buffer, from, i - from);
          out.write('.');
          from = i;
        }
        lineStart = buffer[i] == '\n';
        endsWithCrLf = lineStart && last == '\r';
        last = buffer[i];
      }
      out.write(buffer, from, n - from);
    }
    if (!endsWithCrLf) {
      out.write('\r');
      out.write('\n');
    }
    out.write(new byte[] {'.', '\r', '\n'});
  }
}
