package io.tmail.smtp.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.config.LimitSettings;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DotStreamTest {
  private static final String SENT = "..a\r\n.b\r\n\r\n..\r\nc.\r\n.\r\nNEXT";

  @Test
  void decodesAlikeWhereverTheBytesAreSplit() throws IOException {
    for (int at = 0; at <= SENT.length(); at++) {
      InputStream in = session(SENT.substring(0, at), SENT.substring(at));
      assertEquals(".a\r\nb\r\n\r\n.\r\nc.\r\n", text(new DotStream(in, guard()).readAllBytes()));
      assertEquals("NEXT", text(in.readAllBytes()), "what follows is left, split at " + at);
    }
  }

  @Test
  void longMessagesCrossTheBufferAtEveryPosition() throws IOException {
    for (int fill = 8180; fill < 8200; fill++) {
      String message = "x".repeat(fill) + "\r\n..y\r\n";
      InputStream in = session("", message + ".\r\nNEXT");
      String expected = "x".repeat(fill) + "\r\n.y\r\n";
      assertEquals(expected, text(new DotStream(in, guard()).readAllBytes()));
      assertEquals("NEXT", text(in.readAllBytes()), "fill " + fill);
    }
  }

  @Test
  void readsByteByByteAsWell() throws IOException {
    DotStream stream = new DotStream(session("", "\u00ff\r\n.\r\n"), guard());
    assertEquals(0xff, stream.read());
    assertEquals('\r', stream.read());
    assertEquals('\n', stream.read());
    assertEquals(-1, stream.read());
    assertEquals(-1, stream.read());
  }

  @Test
  void readingNothingDoesNotEndTheMessage() throws IOException {
    DotStream stream = new DotStream(session("", "x\r\n.\r\n"), guard());
    assertEquals(0, stream.read(new byte[1], 1, 0));
    assertEquals("x\r\n", text(stream.readAllBytes()));
  }

  @Test
  void endOfInputIsNotTheEndOfTheMessage() {
    DotStream stream = new DotStream(session("", "x\r\n."), guard());
    assertThrows(ClientGoneException.class, stream::readAllBytes);
  }

  private static ContentGuard guard() {
    return new ContentGuard(0, 0, new LimitSettings.Header(1000, 1000), false);
  }

  /** The session's buffered input, as the client's packets come. */
  private static InputStream session(String first, String second) {
    return new BufferedInputStream(
        new SequenceInputStream(
            new ByteArrayInputStream(bytes(first)), new ByteArrayInputStream(bytes(second))),
        8192);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
