package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.Growth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageHeaderTest {
  private static final int MOST = 64 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A: b\r\n\r\nbody\r\n",
        "A: b\r\n c\r\n\td\r\nE : f\r\n\r\n\r\nbody",
        "A:\r\n \r\n\r\n",
        "\u00e4: x\r\n\r\n",
        "Caf\u00e9: x\r\n\r\n"
      })
  void leavesAsItCame(String message) throws IOException {
    String latin1 = wire(message);
    assertEquals(latin1, textOf(read(latin1)));
  }

  /** Else it would go on with the field that is put on top. */
  @Test
  void aBodyThatBeginsWithWhiteSpaceIsSeparated() throws IOException {
    assertEquals("\r\n\tbody\r\n", textOf(read("\tbody\r\n")));
  }

  @Test
  void fieldsComeAndGo() throws IOException {
    MessageHeader header = read("Bcc: x@y\r\nSubject: z\r\nBCC: a,\r\n b\r\n\r\ntext");
    header.removeAll("bcc");
    header.complete("<1@me>", "\u00e9@d", Instant.EPOCH);
    assertTrue(header.has("date"));
    assertEquals("\u00e9@d", header.value("from").orElseThrow());
    assertEquals("<1@me>", header.messageId());
    assertFalse(textOf(header).contains("x@y"));
    assertTrue(textOf(header).startsWith("Subject: z\r\nDate: "));
  }

  @Test
  void completesNothingThatIsThere() throws IOException {
    String text = "DATE: x\r\nfrom: y\r\nMessage-id: <2@d>\r\n\r\n";
    MessageHeader header = read(text);
    header.complete("<1@me>", "a@b", Instant.EPOCH);
    assertEquals(text, textOf(header));
    assertEquals("<2@d>", header.messageId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"no field\r\nA: b\r\n", " folded\r\n", ": x\r\n", "", "\r\n"})
  void bodyBeginsWhereNoFieldIs(String message) throws IOException {
    MessageHeader header = read(message);
    assertTrue(header.isComplete());
    assertFalse(header.has("a"));
    String body = message.equals("\r\n") ? "" : message;
    assertEquals(body, new String(header.body().readAllBytes(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void lineFeedsAndAnMboxLineAreUnderstood() throws IOException {
    MessageHeader header = read("From x Mon\nA: b\rc\n d\n\ntext");
    assertEquals("A: b c\r\n d\r\n\r\ntext", textOf(header));
    assertEquals("b c d", header.value("a").orElseThrow());
  }

  @Test
  void whatPassesALimitIsLeftToTheBody() throws IOException {
    MessageHeader big = read("A: b\r\n" + "C: " + "x".repeat(100_000) + "\r\n\r\ntext", 50_000, 9);
    assertFalse(big.isComplete());
    assertTrue(big.has("a"));
    assertTrue(new String(big.body().readAllBytes(), StandardCharsets.UTF_8).startsWith("C: xx"));
    MessageHeader many = read("A: b\r\n".repeat(11) + "\r\n", 50_000, 10);
    assertFalse(many.isComplete());
    assertEquals(10, many.all("a").size());
    assertTrue(read("A: b\r\n".repeat(10) + "\r\n", 62, 10).isComplete());
    assertFalse(read("A: b\r\n".repeat(10) + "\r\n", 50, 10).isComplete());
  }

  @Test
  void longMessageIdIsCut() throws IOException {
    String id = "<" + "x".repeat(5_000) + "@d>";
    assertEquals(998, read("Message-ID: " + id + "\r\n\r\n").messageId().length());
    assertEquals("<1@d>", read("Message-ID:\r\n <1@d>\r\n\r\n").messageId());
  }

  @ParameterizedTest
  @ValueSource(strings = {" \r\n", " x\r\n", "A: b\r\n", "A", "\n", " ", "From: a@b,\r\n <"})
  void workGrowsAsTheHeaderDoes(String piece) {
    Growth.assertLinear(
        1 << 10,
        4 << 20,
        size -> {
          String text = "A: b\r\n" + piece.repeat(size / piece.length());
          return () -> {
            try {
              MessageHeader header = read(text);
              header.complete("<1@me>", "a@b", Instant.EPOCH);
              header.removeAll("a");
              int unused = header.toWire().length + header.all("from").size();
            } catch (IOException impossible) {
              throw new UncheckedIOException(impossible);
            }
          };
        });
  }

  private static MessageHeader read(String message) throws IOException {
    return read(message, MOST, MOST);
  }

  private static MessageHeader read(String message, int octets, int fields) throws IOException {
    InputStream bytes = new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1));
    return MessageHeader.read(bytes, octets, fields);
  }

  private static String wire(String message) {
    return new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String textOf(MessageHeader header) throws IOException {
    String head = new String(header.toWire(), StandardCharsets.ISO_8859_1);
    return head + new String(header.body().readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
