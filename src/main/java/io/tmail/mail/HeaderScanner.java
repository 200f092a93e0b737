package io.tmail.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Looks at a message's header as the bytes stream by: counts Received fields and remembers the
 * Message-ID. Holds a bounded part of one line only, whatever the message's size.
 */
public final class HeaderScanner {
  private static final int LINE_KEPT = 1100;

  private final byte[] line = new byte[LINE_KEPT];
  private int length;
  private boolean inBody;
  private boolean wantsMessageId;
  private int receivedFields;
  private String messageId = "";

  /** The next bytes of the message. */
  public void scan(byte[] bytes, int offset, int count) {
    for (int i = offset; i < offset + count && !inBody; i++) {
      scan(bytes[i]);
    }
  }

  private void scan(byte b) {
    if (b == '\n') {
      endOfLine();
    } else if (length < LINE_KEPT && b != '\r') {
      line[length++] = b;
    }
  }

  private void endOfLine() {
    if (length == 0) {
      inBody = true;
      return;
    }
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    length = 0;
    if (text.charAt(0) == ' ' || text.charAt(0) == '\t') {
      if (wantsMessageId) {
        keepMessageId(text);
      }
      return;
    }
    wantsMessageId = false;
    field(text);
  }

  private void field(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).trim().toLowerCase(Locale.ROOT);
    if (name.equals("received")) {
      receivedFields++;
    } else if (name.equals("message-id") && messageId.isEmpty()) {
      wantsMessageId = true;
      keepMessageId(text.substring(colon + 1));
    }
  }

  /** The id may stand on the line after the field's name. */
  private void keepMessageId(String value) {
    String trimmed = value.trim();
    if (!trimmed.isEmpty()) {
      messageId = trimmed.length() > 998 ? trimmed.substring(0, 998) : trimmed;
      wantsMessageId = false;
    }
  }

  /** How many Received fields there were: hops, by RFC 5321 §6.3. */
  public int receivedFields() {
    return receivedFields;
  }

  /** The Message-ID with its angle brackets, or the empty text. */
  public String messageId() {
    return messageId;
  }
}
