package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BdatTest {
  @RegisterExtension
  private static final SmtpRig rig =
      new SmtpRig("SMTPD_MAX_DATABYTES", "1000", "SMTPD_SERVER_TIMEOUT", "2s");

  @Test
  void chunksMakeOneMessage() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 6\r\n.one\r\n");
      client.expect("250 2.0.0");
      client.sendRaw("BDAT 0\r\n");
      client.expect("250 2.0.0");
      client.sendRaw("bdat 5 last\r\n.\r\nxy");
      client.expect("250 2.0.0 Ok: queued as");
      assertEquals(".one\r\n.\r\nxy", rig.queue.onlyContent());
      client.ask("RCPT TO:<alice@example.com>", "503");
    }
  }

  @Test
  void chunksMayBePipelined() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.sendRaw(
          "MAIL FROM:<>\r\nRCPT TO:<alice@example.com>\r\nBDAT 3\r\nx\r\nBDAT 3\r\ny\r\n"
              + "BDAT 0 LAST\r\nNOOP\r\n");
      client.expect("250 2.1.0");
      client.expect("250 2.1.5");
      client.expect("250 2.0.0");
      client.expect("250 2.0.0");
      client.expect("250 2.0.0 Ok: queued as");
      client.expect("250 2.0.0");
      assertEquals("x\r\ny\r\n", rig.queue.onlyContent());
    }
  }

  @Test
  void emptyMessageIsOne() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("BDAT 0 LAST", "250 2.0.0 Ok: queued as");
      assertEquals("", rig.queue.onlyContent());
    }
  }

  @Test
  void truncatedChunkIsNoMessage() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 10 LAST\r\nx\r\n");
      client.endOutput();
      client.expect("421 4.4.2");
      client.expectClosed();
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void silenceBetweenChunksEndsTheSessionOnce() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 3\r\nx\r\n");
      client.expect("250 2.0.0");
      client.expect("421 4.4.2");
      client.expectClosed();
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void resetBetweenChunksAbandonsTheMessage() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 3\r\nx\r\n");
      client.expect("250");
      client.ask("RSET", "250");
      client.ask("BDAT 0 LAST", "503");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void newTransactionAfterAnAbandonedOneStands() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 3\r\nx\r\n");
      client.expect("250");
      client.ask("MAIL FROM:<c@d.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.sendRaw("BDAT 3 LAST\r\ny\r\n");
      client.expect("250 2.0.0 Ok: queued as");
      assertEquals("y\r\n", rig.queue.onlyContent());
    }
  }

  @Test
  void quitBetweenChunksEndsTheSession() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 3\r\nx\r\nQUIT\r\n");
      client.expect("250");
      client.expect("221");
      client.expectClosed();
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void bareLineEndsWithinChunksAreRefused() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 4\r\na\r\r\nBDAT 2 LAST\r\n\nb");
      client.expect("250");
      client.expect("550 5.6.0");
      client.ask("NOOP", "250");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void lineEndMaySpanTwoChunks() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 2\r\na\rBDAT 2 LAST\r\n\nb");
      client.expect("250");
      client.expect("250 2.0.0 Ok");
      assertEquals("a\r\nb", rig.queue.onlyContent());
    }
  }

  @Test
  void chunksOfNobodyAreSwallowed() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.sendRaw("BDAT 6 LAST\r\nRSET\r\nNOOP\r\n");
      client.expect("503 5.5.1");
      client.expect("250 2.0.0");
      client.ask("MAIL FROM:<>", "250");
      client.sendRaw("BDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");
      client.expect("554 5.5.1");
      client.expect("554 5.5.1");
      client.expect("250 2.0.0");
    }
  }

  @Test
  void tooBigChunksAreReadAndRefused() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 1200 LAST\r\n" + "RSET\r\n".repeat(200) + "NOOP\r\n");
      client.expect("552 5.3.4");
      client.expect("250 2.0.0");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  /** What would follow cannot be told from the chunk. */
  @ParameterizedTest
  @ValueSource(strings = {"BDAT", "BDAT x", "BDAT -1", "BDAT 5 FIRST", "BDAT 9999999999999999999"})
  void unreadableSizeEndsTheSession(String command) throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask(command, "501 5.5.4");
      client.expectClosed();
    }
  }
}
