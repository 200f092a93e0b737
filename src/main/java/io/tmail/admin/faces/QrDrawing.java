package io.tmail.admin.faces;

import io.nayuki.qrcodegen.QrCode;
import java.io.Serializable;

/**
 * A QR code as a page draws it.
 *
 * @param size how many modules wide, with the quiet zone of four around it
 * @param path the dark modules, in the language of SVG
 */
public record QrDrawing(int size, String path) implements Serializable {
  private static final int QUIET = 4;

  static QrDrawing of(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(',').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return new QrDrawing(code.size + 2 * QUIET, path.toString());
  }
}
