package io.tmail.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Looks at a message's header as the bytes stream by: counts Received fields, remembers the
 * Message-ID and measures the header. Holds a bounded part of one line only, whatever the message's
 * size.
 */
public final class HeaderScanner {
  /** Characters of a Message-ID that are kept. */
  static final int MOST_MESSAGE_ID = 998;

  private static final int LINE_KEPT = 1100;

  private final byte[] line = new byte[LINE_KEPT];
  private int length;
  private boolean inBody;
  private boolean isMeasured;
  private int lineSize;
  private int size;
  private int fields;
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
    lineSize++;
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
    measure();
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

  /** Neither a field nor a continuation: readers treat it as the body. */
  private void measure() {
    isMeasured |= !isFolded() && !isField();
    if (!isMeasured) {
      size += lineSize;
      fields += isFolded() ? 0 : 1;
    }
    lineSize = 0;
  }

  private boolean isFolded() {
    return fields > 0 && (line[0] == ' ' || line[0] == '\t');
  }

  /**
   * RFC 5322 §2.2: printable characters, then a colon; white space before it is obsolete syntax.
   */
  private boolean isField() {
    int end = 0;
    while (end < length && line[end] > ' ' && line[end] < 127 && line[end] != ':') {
      end++;
    }
    int colon = end;
    while (colon < length && (line[colon] == ' ' || line[colon] == '\t')) {
      colon++;
    }
    return end > 0 && colon < length && line[colon] == ':';
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
      messageId =
          trimmed.length() > MOST_MESSAGE_ID ? trimmed.substring(0, MOST_MESSAGE_ID) : trimmed;
      wantsMessageId = false;
    }
  }

  /**
   * Octets of the header so far, line ends included and the empty line not: up to the first line
   * that is neither a field nor the rest of one.
   */
  public int size() {
    boolean open = !inBody && !isMeasured && length > 0 && (isFolded() || isField());
    return open ? size + lineSize : size;
  }

  /** How many fields the header has so far. */
  public int fields() {
    return fields;
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
