package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderScannerTest {
  private static final String MESSAGE =
      "Received: from a\r\n\tby b\r\nRECEIVED: from c\r\nX-Received: no\r\n"
          + "Received : from d\r\nMessage-ID: <1@example.com>\r\nSubject: x\r\n\r\n"
          + "Received: in the body\r\nMessage-ID: <2@example.com>\r\n";

  @Test
  void countsReceivedFieldsWhereverTheBytesAreSplit() {
    byte[] bytes = MESSAGE.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at <= bytes.length; at++) {
      HeaderScanner scanner = new HeaderScanner();
      scanner.scan(bytes, 0, at);
      scanner.scan(bytes, at, bytes.length - at);
      assertEquals(3, scanner.receivedFields(), "split at " + at);
      assertEquals("<1@example.com>", scanner.messageId(), "split at " + at);
    }
  }

  @Test
  void messageIdMayStandOnTheNextLine() {
    assertEquals("<1@d>", scanned("Message-Id:\r\n <1@d>\r\n\r\n").messageId());
    assertEquals("<1@d>", scanned("message-id:\r\n\t<1@d>\r\n more\r\n\r\n").messageId());
  }

  @Test
  void firstMessageIdCounts() {
    assertEquals("<1@d>", scanned("Message-ID: <1@d>\r\nMessage-ID: <2@d>\r\n").messageId());
  }

  @Test
  void messageWithoutHeaderHasNothing() {
    HeaderScanner scanner = scanned("\r\nReceived: x\r\nMessage-ID: <1@d>\r\n");
    assertEquals(0, scanner.receivedFields());
    assertEquals("", scanner.messageId());
  }

  @Test
  void linesWithoutEndAreHeldOnlyInPart() {
    HeaderScanner scanner =
        scanned("Message-ID: <" + "x".repeat(100_000) + ">\r\nReceived: from a\r\n\r\n");
    assertEquals(998, scanner.messageId().length());
    assertEquals(1, scanner.receivedFields());
  }

  @Test
  void measuresTheHeaderUpToItsEnd() {
    HeaderScanner scanner = scanned("A: b\r\n c\r\nD : e\r\n\r\nF: g\r\n");
    assertEquals(17, scanner.size());
    assertEquals(2, scanner.fields());
    assertEquals(6, scanned("A: b\r\nno field\r\nF: g\r\n").size());
    assertEquals(0, scanned(" folded\r\nF: g\r\n").size());
    assertEquals(10_003, scanned("A: " + "x".repeat(10_000)).size());
    assertEquals(0, scanned("x".repeat(10_000)).size());
  }

  private static HeaderScanner scanned(String message) {
    HeaderScanner scanner = new HeaderScanner();
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    scanner.scan(bytes, 0, bytes.length);
    return scanner;
  }
}
