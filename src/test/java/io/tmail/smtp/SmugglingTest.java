package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Ends of a message that some server takes for one (SMTP smuggling): none makes two messages of
 * one. What follows such an end would be a whole transaction to bob.
 */
@Timeout(30)
class SmugglingTest {
  private static final String SMUGGLED =
      "MAIL FROM:<forged@b.example>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\nforged\r\n";

  @RegisterExtension private static final SmtpRig rig = new SmtpRig();

  @Test
  void loneLfDotLf() throws IOException {
    assertNoneInData("\n.\n");
  }

  @Test
  void loneLfDotLfWithinAChunk() throws IOException {
    assertNoneInBdat("\n.\n");
  }

  @Test
  void lfDotCrlf() throws IOException {
    assertNoneInData("\n.\r\n");
  }

  @Test
  void lfDotCrlfWithinAChunk() throws IOException {
    assertNoneInBdat("\n.\r\n");
  }

  @Test
  void crlfDotLf() throws IOException {
    assertNoneInData("\r\n.\n");
  }

  @Test
  void crlfDotLfWithinAChunk() throws IOException {
    assertNoneInBdat("\r\n.\n");
  }

  @Test
  void crDotCr() throws IOException {
    assertNoneInData("\r.\r");
  }

  @Test
  void crDotCrWithinAChunk() throws IOException {
    assertNoneInBdat("\r.\r");
  }

  @Test
  void crDotCrlf() throws IOException {
    assertNoneInData("\r.\r\n");
  }

  @Test
  void crDotCrlfWithinAChunk() throws IOException {
    assertNoneInBdat("\r.\r\n");
  }

  @Test
  void crDotLf() throws IOException {
    assertNoneInData("\r.\n");
  }

  @Test
  void crDotLfWithinAChunk() throws IOException {
    assertNoneInBdat("\r.\n");
  }

  @Test
  void crlfDotCr() throws IOException {
    assertNoneInData("\r\n.\r");
  }

  @Test
  void crlfDotCrWithinAChunk() throws IOException {
    assertNoneInBdat("\r\n.\r");
  }

  @Test
  void lfDotCr() throws IOException {
    assertNoneInData("\n.\r");
  }

  @Test
  void lfDotCrWithinAChunk() throws IOException {
    assertNoneInBdat("\n.\r");
  }

  @Test
  void lfCrDotLfCr() throws IOException {
    assertNoneInData("\n\r.\n\r");
  }

  @Test
  void lfCrDotLfCrWithinAChunk() throws IOException {
    assertNoneInBdat("\n\r.\n\r");
  }

  @Test
  void crlfDotCrCrLf() throws IOException {
    assertNoneInData("\r\n.\r\r\n");
  }

  @Test
  void crlfDotCrCrLfWithinAChunk() throws IOException {
    assertNoneInBdat("\r\n.\r\r\n");
  }

  @Test
  void nulBeforeTheDot() throws IOException {
    assertNoneInData("\r\n\0.\r\n");
  }

  @Test
  void nulBeforeTheDotWithinAChunk() throws IOException {
    assertNoneInBdat("\r\n\0.\r\n");
  }

  @Test
  void nulBehindTheDot() throws IOException {
    assertNoneInData("\r\n.\0\r\n");
  }

  @Test
  void nulBehindTheDotWithinAChunk() throws IOException {
    assertNoneInBdat("\r\n.\0\r\n");
  }

  @Test
  void nulBetweenReturnAndFeed() throws IOException {
    assertNoneInData("\r\0\n.\r\n");
  }

  @Test
  void nulBetweenReturnAndFeedWithinAChunk() throws IOException {
    assertNoneInBdat("\r\0\n.\r\n");
  }

  @Test
  void nulBetweenTheLastReturnAndFeed() throws IOException {
    assertNoneInData("\r\n.\r\0\n");
  }

  @Test
  void nulBetweenTheLastReturnAndFeedWithinAChunk() throws IOException {
    assertNoneInBdat("\r\n.\r\0\n");
  }

  /** That one does end with CRLF.CRLF, so what follows are commands; but nothing was taken. */
  @Test
  void crCrLfDotCrLf() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x\r\r\n.\r\nRCPT TO:<bob@example.com>\r\n");
      client.expect("550 5.6.0");
      client.expect("503 5.5.1");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  /** In a chunk the dot means nothing: one message, as long as was said. */
  @Test
  void endOfDataWithinAChunk() throws IOException {
    String content = "x\r\n.\r\n" + SMUGGLED + ".\r\n";
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT " + content.length() + " LAST\r\n" + content);
      client.expect("250 2.0.0 Ok: queued as");
      client.ask("NOOP", "250");
      assertEquals(content, rig.queue.onlyContent());
    }
  }

  /** A last chunk ends the message; the dot behind it is no command that anybody obeys. */
  @Test
  void dotBehindTheLastChunk() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 3 LAST\r\nx\r\n.\r\n");
      client.expect("250 2.0.0 Ok: queued as");
      client.expect("500");
      assertEquals("x\r\n", rig.queue.onlyContent());
    }
  }

  @Test
  void bareLineEndInACommandBehindTheEnd() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x\r\n.\r\nMAIL FROM:<forged@b.example>\nRCPT TO:<bob@example.com>\r\n");
      client.expect("250 2.0.0 Ok: queued as");
      client.expect("500 5.5.2");
      client.ask("RCPT TO:<bob@example.com>", "503 5.5.1");
      assertEquals("x\r\n", rig.queue.onlyContent());
    }
  }

  private static void assertNoneInData(String end) throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x" + end + SMUGGLED + "\r\n.\r\n");
      client.expect("550 5.6.0");
      client.ask("NOOP", "250");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  private static void assertNoneInBdat(String end) throws IOException {
    String content = "x" + end + SMUGGLED;
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT " + content.length() + " LAST\r\n" + content);
      client.expect("550 5.6.0");
      client.ask("NOOP", "250");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }
}
