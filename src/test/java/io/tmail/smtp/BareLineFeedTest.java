package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bare LF from networks that are trusted with it becomes CRLF, and ends nothing. */
@Timeout(30)
class BareLineFeedTest {
  @RegisterExtension
  private static final SmtpRig rig =
      new SmtpRig("SMTPD_BARE_LF_NETWORKS", "192.0.2.0/24, 127.0.0.0/8");

  /** R is CR, N is LF. */
  @ParameterizedTest
  @CsvSource({
    "aNbRN, aRNbRN",
    "NNaRN, RNRNaRN",
    "aN..bRN, aRN.bRN",
    "aN.bRN, aRNbRN",
    "aN.NbRN, aRNRNbRN",
    "aN.RNbRN, aRNRNbRN",
    "aRN.NbRN, aRNRNbRN",
    "aN.N.NbRN, aRNRNRNbRN",
    "aRN..NbRN, aRN.RNbRN",
    "aRNbRN, aRNbRN"
  })
  void becomesALineEnd(String sent, String kept) throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(bytes(sent) + ".\r\n");
      client.expect("250 2.0.0");
      client.ask("NOOP", "250");
      assertEquals(bytes(kept), rig.queue.onlyContent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"N.N", "N.RN", "RN.N"})
  void neverEndsAMessage(String end) throws IOException {
    String smuggled = "MAIL FROM:<forged@b.example>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\nforged";
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x" + bytes(end) + smuggled + "\r\n.\r\n");
      client.expect("250 2.0.0");
      client.ask("NOOP", "250");
      assertEquals("x\r\n\r\n" + smuggled + "\r\n", rig.queue.onlyContent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aRbRN", "aRRN", "aR.RbRN", "NRaRN", "a0bRN"})
  void bareReturnAndNulAreRefusedStill(String sent) throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(bytes(sent) + ".\r\n");
      client.expect("550 5.6.0");
      client.ask("NOOP", "250");
      assertTrue(rig.queue.accepted.isEmpty());
    }
  }

  @Test
  void becomesALineEndWithinChunksAsWell() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.sendRaw("BDAT 2\r\na\nBDAT 3\r\n\nb\rBDAT 6 LAST\r\n\n\n.\nc\n");
      client.expect("250");
      client.expect("250");
      client.expect("250 2.0.0 Ok: queued as");
      assertEquals("a\r\n\r\nb\r\n\r\n.\r\nc\r\n", rig.queue.onlyContent());
    }
  }

  @Test
  void longMessageIsMendedThroughout() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("x\n".repeat(50_000) + "\r\n.\r\n");
      client.expect("250 2.0.0");
      assertEquals("x\r\n".repeat(50_000) + "\r\n", rig.queue.onlyContent());
    }
  }

  @Test
  void othersAreRefusedAsEver() throws IOException {
    try (SmtpRig strict = new SmtpRig("SMTPD_BARE_LF_NETWORKS", "192.0.2.0/24");
        Dialogue client = strict.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw("a\nb\r\n.\r\n");
      client.expect("550 5.6.0");
    }
  }

  private static String bytes(String letters) {
    return letters.replace('R', '\r').replace('N', '\n').replace('0', '\0');
  }
}
