package io.tmail.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a milter has sent: a letter and what follows it. Text is octets seen as Latin-1, ended by
 * zero.
 */
@SuppressWarnings("ArrayRecordComponent")
record MilterPacket(char kind, byte[] data) {

  /** The whole number that begins at the offset. */
  int number(int offset) throws IOException {
    if (data.length < offset + Integer.BYTES) {
      throw new IOException("the milter sent too short a packet: " + kind);
    }
    return ByteBuffer.wrap(data).getInt(offset);
  }

  /** The texts from the offset on; the last one may lack its end. */
  List<String> texts(int offset) {
    List<String> texts = new ArrayList<>();
    int begin = offset;
    for (int i = offset; i < data.length; i++) {
      if (data[i] == 0) {
        texts.add(text(begin, i));
        begin = i + 1;
      }
    }
    if (begin < data.length) {
      texts.add(text(begin, data.length));
    }
    return texts;
  }

  private String text(int begin, int end) {
    return new String(data, begin, end - begin, StandardCharsets.ISO_8859_1);
  }
}
