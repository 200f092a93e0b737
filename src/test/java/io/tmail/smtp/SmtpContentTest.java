package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What DATA lets through, and what it must not. */
class SmtpContentTest {
  private static final String SMUGGLED =
      "MAIL FROM:<forged@b.example>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\nforged\r\n";

  @RegisterExtension
  private static final SmtpRig rig =
      new SmtpRig(
          "SMTPD_MAX_DATABYTES", "100K", "SMTPD_SERVER_TIMEOUT", "2s", "SMTPD_MAX_HEADER", "64K");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "x\r\n",
        "..\r\n",
        "..x\r\n...\r\nx..\r\n",
        "a.b\r\n",
        "\r\n\r\n\r\n",
        "\u00e4\u00ff\u0080\r\n",
        "x\t \u0001\u007f\r\n"
      })
  void contentArrivesUnchangedButForTheDots(String sent) throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(sent + ".\r\n");
      client.expect("250 2.0.0");
      String expected = (sent.startsWith(".") ? sent.substring(1) : sent).replace("\r\n.", "\r\n");
      assertEquals(expected, rig.queue.onlyContent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\n.\r",
        "\r.\n",
        "\n\n.\r\n",
        "\r\n\u0000.\r\n",
        "\r\n.\u0000\r\n",
        "\r\n.\r\r\n",
        "\r\r.\r\n",
        "\n\r.\r\n",
        "\n\r.\n\r"
      })
  void nothingElseEndsAMessage(String end) throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x" + end + SMUGGLED + "\r\n.\r\n");
      client.expect("550 5.6.0");
      client.ask("NOOP", "250");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  /** CR CR LF is not ours to understand, even where CRLF . CRLF follows. */
  @Test
  void doubledCarriageReturnBeforeTheEndIsRefused() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x\r\r\n.\r\n");
      client.expect("550 5.6.0");
      client.ask("RCPT TO:<alice@example.com>", "503");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\nb\r\n", "a\rb\r\n", "\nb\r\n", "a\r\n\nb\r\n", "\r\r\n", "a\u0000b\r\n"})
  void bareLineEndsAndNulAreRefusedAndTheSessionGoesOn(String body) throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(body + ".\r\n");
      client.expect("550 5.6.0");
      client.ask("MAIL FROM:<a@b.example>", "250");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void tooBigMessageIsReadToItsEndAndRefused() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(("x".repeat(98) + "\r\n").repeat(1030));
      client.sendRaw("MAIL FROM:<forged@b.example>\r\n.\r\nNOOP\r\n");
      client.expect("552 5.3.4");
      client.expect("250 2.0.0");
      client.ask("MAIL FROM:<a@b.example>", "250");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void messageOfTheLimitIsTaken() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(("." + "x".repeat(97) + "\r\n").repeat(1024).replace(".x", "..x"));
      client.sendRaw("x".repeat(0));
      client.ask(".", "250");
      assertEquals(100 * 1024, rig.queue.onlyContent().length());
    }
  }

  @Test
  void loopingMessageIsRefused() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.ask("Received: from x\r\n".repeat(51) + "\r\nx\r\n.", "554 5.4.6");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: x\r\n 01234567890123456789012345678901234567890123456789\r\n",
        "A:\r\n",
        "Subject: 0123456789\r\n"
      })
  void headerThatGrowsBeyondTheLimitIsReadToItsEndAndRefused(String start) throws IOException {
    String folds = start.endsWith("9\r\n") ? " y\r\n".repeat(20_000) : "";
    String fields = folds.isEmpty() ? start.repeat(1_001) : start + folds;
    assertHeaderRefused(fields + "\r\nx\r\n");
    assertHeaderRefused(fields);
  }

  private static void assertHeaderRefused(String content) throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(content + "MAIL FROM:<forged@b.example>\r\n.\r\nNOOP\r\n");
      client.expect("552 5.3.4");
      client.expect("250 2.0.0");
      client.ask("MAIL FROM:<a@b.example>", "250");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no header\r\n", "\r\n"})
  void limitOfTheHeaderIsNotTheBodys(String start) throws IOException {
    String lines = (start.isEmpty() ? "x" : "A: b") + "\r\n";
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(start + lines.repeat(15_000));
      client.ask(".", "250");
    }
  }

  @Test
  void headerOfTheLimitIsTaken() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("A:\r\n".repeat(1_000) + "\r\nx\r\n");
      client.ask(".", "250");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void troubleOfOursIsTemporaryAndNeverMakesTheBodyCommands(boolean unforeseen) throws IOException {
    rig.queue.trouble =
        unforeseen ? new IllegalStateException("broken") : new IOException("broken");
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(SMUGGLED + ".\r\nNOOP\r\n");
      client.expect("451 4.3.0");
      client.expect("250 2.0.0");
      client.ask("DATA", "503");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void fullDiskIsSaidPlainly() throws IOException {
    rig.queue.trouble = new IOException("No space left on device");
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.ask("x\r\n.", "452 4.3.1");
    }
  }

  @Test
  void messageWithoutEndIsNoMessage() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x\r\n.\r");
      client.endOutput();
      client.expect("421 4.4.2");
      client.expectClosed();
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void silenceWithinTheMessageEndsTheSession() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x\r\n");
      client.expect("421 4.4.2");
      client.expectClosed();
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }
}
