package io.tmail.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one header. Looks at each octet once, and holds no more than the header and a chunk. */
final class HeaderReader {
  private static final int CHUNK = 8192;

  private final InputStream message;
  private final int mostOctets;
  private final int mostFields;
  private final MessageHeader.Room room;
  private final List<MessageHeader.Field> fields = new ArrayList<>();
  private final StringBuilder open = new StringBuilder();
  private byte[] bytes = new byte[CHUNK];
  private int length;

  /** Where the next line begins. */
  private int at;

  private boolean complete = true;

  HeaderReader(InputStream message, int mostOctets, int mostFields, MessageHeader.Room room) {
    this.message = message;
    this.mostOctets = mostOctets;
    this.mostFields = mostFields;
    this.room = room;
  }

  MessageHeader read() throws IOException {
    boolean goesOn = true;
    boolean separated = false;
    while (goesOn) {
      int end = lineEnd();
      goesOn = complete && end > at && take(line(end));
      separated = !goesOn && end > at && isEmptyLine(end);
      at = goesOn || separated ? end : at;
    }
    close();
    InputStream rest =
        new SequenceInputStream(new ByteArrayInputStream(bytes, at, length - at), message);
    return new MessageHeader(fields, complete, separated || beginsWithSpace(), rest);
  }

  /** Behind the line's LF, or at the end of the message. */
  private int lineEnd() throws IOException {
    int i = at;
    while (true) {
      for (; i < length; i++) {
        if (bytes[i] == '\n') {
          complete = i < mostOctets;
          return i + 1;
        }
      }
      if (length > mostOctets) {
        complete = false;
        return length;
      }
      if (length == bytes.length) {
        room.take(length);
        bytes = Arrays.copyOf(bytes, length * 2);
      }
      int count = message.read(bytes, length, bytes.length - length);
      if (count < 0) {
        return length;
      }
      length += count;
    }
  }

  /** Without its end. */
  private String line(int end) {
    int last = end;
    if (last > at && bytes[last - 1] == '\n') {
      last--;
    }
    if (last > at && bytes[last - 1] == '\r') {
      last--;
    }
    String text = new String(bytes, at, last - at, StandardCharsets.ISO_8859_1);
    return text.replace('\r', ' ');
  }

  /** Else the body would go on with the field that is put on top of it. */
  private boolean beginsWithSpace() {
    return complete && fields.isEmpty() && at < length && (bytes[at] == ' ' || bytes[at] == '\t');
  }

  private boolean isEmptyLine(int end) {
    return complete && line(end).isEmpty();
  }

  /** False for a line that belongs to no header: there the body begins. */
  private boolean take(String line) {
    if (line.isEmpty()) {
      return false;
    }
    if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
      if (open.isEmpty()) {
        return false;
      }
      open.append("\r\n").append(line);
      return true;
    }
    if (at == 0 && line.startsWith("From ")) {
      return true; // of an mbox
    }
    close();
    if (!MessageHeader.Field.begins(line)) {
      return false;
    }
    complete = fields.size() < mostFields;
    open.append(complete ? line : "");
    return complete;
  }

  private void close() {
    if (!open.isEmpty()) {
      fields.add(MessageHeader.Field.of(open.toString()));
      open.setLength(0);
    }
  }
}
