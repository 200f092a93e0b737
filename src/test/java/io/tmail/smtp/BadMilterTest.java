package io.tmail.smtp;

import static io.tmail.smtp.ScriptedMilter.agreed;
import static io.tmail.smtp.ScriptedMilter.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.policy.Check;
import io.tmail.policy.scanners.ScannerChecks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Milters that are gone, silent, or do what the protocol forbids. */
@Tag("slow")
final class BadMilterTest {
  private static final String ORIGINAL = "From: a@b.example\r\nSubject: x\r\n\r\nhello\r\n";
  private static final long LONGEST_NANOS = 8_000_000_000L;

  private final ScriptedMilter milter;
  private List<Check> checks = List.of();
  private SmtpRig rig;

  BadMilterTest() throws IOException {
    milter = new ScriptedMilter();
  }

  @BeforeEach
  void start() {
    rig("accept", milter.address());
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
    milter.close();
  }

  private void rig(String unanswered, String milters) {
    rig =
        new SmtpRig(
            settings -> {
              checks = ScannerChecks.of(settings);
              return checks;
            },
            "SMTPD_MILTERS",
            milters,
            "SMTPD_MILTER_UNANSWERED",
            unanswered,
            "SMTPD_PROXY_PROTOCOL_FROM",
            "127.0.0.0/8",
            "SMTPD_SCAN_TIMEOUT",
            "2s",
            "SMTPD_SCAN_MAX_SIZE",
            "1M");
  }

  private String send() throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 192.0.2.7 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO client.example", "250");
      client.ask("MAIL FROM:<a@b.example>", "250");
      String rcpt = client.ask("RCPT TO:<alice@example.com>", "");
      if (!rcpt.startsWith("250")) {
        return rcpt;
      }
      client.ask("DATA", "354");
      client.sendRaw(ORIGINAL + ".\r\n");
      return client.expect("");
    }
  }

  private String result() {
    return rig.queue.accepted.get(0).arrival().findings().get(0).result();
  }

  private String reason() {
    return rig.queue.accepted.get(0).arrival().findings().get(0).reason();
  }

  private static void trickle(OutputStream out) throws Exception {
    for (int i = 0; i < 100; i++) {
      out.write(0);
      Thread.sleep(100);
    }
  }

  private static void endlessly(OutputStream out, byte[] packet) throws IOException {
    for (int i = 0; i < 100_000; i++) {
      out.write(packet);
    }
  }

  private void misbehave(String kind) {
    byte[] body = packet('b', "x".repeat(60_000));
    switch (kind) {
      case "closes at once" -> milter.on('O', out -> out.close());
      case "silent" -> milter.on('O', out -> Thread.sleep(20_000));
      case "slow" -> milter.on('O', BadMilterTest::trickle);
      case "rubbish" ->
          milter.on('O', out -> out.write("HTTP/1.1 200 OK".getBytes(StandardCharsets.US_ASCII)));
      case "too short" -> milter.on('O', out -> out.write(packet('O', "")));
      case "another version" -> milter.on('O', out -> out.write(agreed(99, 0, 0)));
      case "not offered" -> milter.on('O', out -> out.write(agreed(6, 0x10000, 0)));
      case "unknown reply" -> milter.on('R', out -> out.write(packet('Z', "")));
      case "closes at the recipient" -> milter.on('R', out -> out.close());
      case "positive reply" -> milter.on('E', out -> out.write(packet('y', "250 2.0.0 Fine\0")));
      case "malformed reply" -> milter.on('E', out -> out.write(packet('y', "\r\n\0")));
      case "closes in the body" -> milter.on('B', out -> out.close());
      case "silent at the end" -> milter.on('E', out -> Thread.sleep(20_000));
      case "slow at the end" -> milter.on('E', BadMilterTest::trickle);
      case "progress without end" -> milter.on('E', out -> endlessly(out, packet('p', "")));
      case "too many changes" -> milter.on('E', out -> endlessly(out, packet('h', "X-A\0b\0")));
      case "too big a body" -> milter.on('E', out -> endlessly(out, body));
      case "closes in a new body" ->
          milter.on(
              'E',
              out -> {
                out.write(packet('h', "X-Added\0yes\0"));
                out.write(body);
                out.close();
              });
      default -> throw new IllegalArgumentException(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "closes at once",
        "silent",
        "slow",
        "rubbish",
        "too short",
        "another version",
        "not offered",
        "unknown reply",
        "closes at the recipient",
        "positive reply",
        "malformed reply",
        "closes in the body",
        "silent at the end",
        "slow at the end",
        "progress without end",
        "too many changes",
        "too big a body",
        "closes in a new body"
      })
  void withoutAnAnswerTheMessageIsAcceptedAsItCame(String kind) throws IOException {
    misbehave(kind);
    long begun = System.nanoTime();
    assertTrue(send().startsWith("250"));
    assertEquals("temperror", result());
    assertTrue(rig.queue.wholeOfLast().endsWith(ORIGINAL), rig.queue.wholeOfLast());
    assertFalse(rig.queue.wholeOfLast().contains("X-A"));
    assertTrue(System.nanoTime() - begun < LONGEST_NANOS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"closes at once", "closes in the body", "malformed reply"})
  void withoutAnAnswerTheClientTriesAgainIfThatIsWanted(String kind) throws IOException {
    rig.close();
    rig("defer", milter.address());
    misbehave(kind);
    assertEquals("454 4.3.0 milter: no answer from the scanner, try again later", send());
    assertEquals(List.of(), rig.queue.accepted);
  }

  @Test
  void severalSilentOnesShareTheirTime() throws IOException {
    rig.close();
    rig("accept", String.join(" ", milter.address(), milter.address(), milter.address()));
    misbehave("silent at the end");
    long begun = System.nanoTime();
    assertTrue(send().startsWith("250"));
    assertTrue(System.nanoTime() - begun < 4_000_000_000L);
  }

  @Test
  void oneThatFailsAgainAndAgainIsLeftAlone() throws IOException {
    misbehave("closes in the body");
    for (int i = 0; i < 6; i++) {
      assertTrue(send().startsWith("250"));
    }
    assertTrue(
        rig.queue.accepted.get(5).arrival().findings().get(0).reason().contains("left alone"));
    String server = milter.address().substring("inet:".length());
    assertEquals(
        List.of(server + " does not answer"),
        checks.stream().flatMap(each -> each.troubles().stream()).toList());
  }

  @Test
  void changesThatWereNotAgreedOnAreIgnoredAndTold() throws IOException {
    milter.on('O', out -> out.write(agreed(6, 0x1, 0)));
    milter.on(
        'E',
        out -> {
          out.write(packet('h', "X-Agreed\0yes\0"));
          out.write(packet('m', "\0\0\0\1Subject\0changed\0"));
          out.write(packet('b', "another body"));
          out.write(packet('+', "<bob@example.com>\0"));
          out.write(packet('e', "<c@b.example>\0"));
          out.write(packet('q', "smells odd\0"));
          out.write(packet('a', ""));
        });
    assertTrue(send().startsWith("250"));
    assertEquals("accept", result());
    assertTrue(reason().contains("changes made: 1, not made: "), reason());
    for (String each :
        List.of("a new body", "add recipient", "change field", "change sender", "quarantine")) {
      assertTrue(reason().contains(each), reason());
    }
    String whole = rig.queue.wholeOfLast();
    assertTrue(whole.endsWith("Subject: x\r\nX-Agreed: yes\r\n\r\nhello\r\n"), whole);
    assertEquals(List.of("alice@example.com"), rig.queue.recipients());
  }

  @Test
  void whatAMilterDoesNotWantIsNotSent() throws IOException {
    milter.on(
        'O', out -> out.write(agreed(6, 0, 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x40 | 0x200)));
    for (char command : "CHMRBLNT".toCharArray()) {
      milter.on(command, out -> out.close());
    }
    assertTrue(send().startsWith("250"));
    assertEquals("accept", result());
  }

  @Test
  void whatAMilterDoesNotAnswerIsNotWaitedFor() throws IOException {
    int noReplies = 0x80 | 0x1000 | 0x2000 | 0x4000 | 0x8000 | 0x10000 | 0x40000 | 0x80000;
    milter.on('O', out -> out.write(agreed(6, 0, noReplies)));
    for (char command : "CHMRBLNT".toCharArray()) {
      milter.on(command, out -> {});
    }
    assertTrue(send().startsWith("250"));
    assertEquals("accept", result());
  }

  @Test
  void aMilterMaySkipTheRestOfTheBodyAndAcceptEarly() throws IOException {
    milter.on('B', out -> out.write(packet('s', "")));
    assertTrue(send().startsWith("250"));
    assertEquals("accept", result());
    rig.queue.accepted.clear();
    milter.on('C', out -> out.write(packet('a', "")));
    milter.on('E', out -> out.write(packet('r', "")));
    assertTrue(send().startsWith("250"));
  }

  @Test
  void aReplyIsCleanAndBounded() throws IOException {
    milter.on(
        'E', out -> out.write(packet('y', "550 4.7.1 \u00e9\u0007" + "x".repeat(2000) + "\0")));
    String reply = send();
    assertTrue(reply.startsWith("550 5.7.1 milter: ??xxx"), reply);
    assertTrue(reply.length() < 510, reply);
  }
}
