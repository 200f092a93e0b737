package io.tmail.delivery.client;

import io.tmail.store.MessageContent;
import java.io.IOException;
import java.io.InputStream;

/** Looks for octets beyond US-ASCII, which not every server takes (RFC 6152). */
final class EightBit {
  private static final int BUFFER = 16 * 1024;

  private EightBit() {}

  /** Anywhere in the message. */
  static boolean isIn(MessageContent content) throws IOException {
    try (InputStream in = content.open()) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] < 0) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** Before the first empty line. */
  static boolean isInHeader(MessageContent content) throws IOException {
    try (InputStream in = content.open()) {
      byte[] buffer = new byte[BUFFER];
      int lineLength = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] < 0) {
            return true;
          }
          if (buffer[i] == '\n') {
            if (lineLength == 0) {
              return false;
            }
            lineLength = 0;
          } else if (buffer[i] != '\r') {
            lineLength++;
          }
        }
      }
      return false;
    }
  }
}
