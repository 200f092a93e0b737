package io.tmail.trust.dkim;

import static io.tmail.trust.dkim.SignedMessages.BODY;
import static io.tmail.trust.dkim.SignedMessages.HEADER;
import static io.tmail.trust.dkim.SignedMessages.latin1;
import static io.tmail.trust.dkim.SignedMessages.results;
import static io.tmail.trust.dkim.SignedMessages.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.Growth;
import io.tmail.mail.MessageHeader;
import io.tmail.trust.KnownAnswers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much work a message may cause. */
class DkimWorkTest extends VerifiedMessage {
  @Test
  void bodyIsHashedOncePerFormAndNotHeld() {
    byte[] message = with(RSA, USUAL, HEADER, BODY);
    SignedMessage read =
        SignedMessages.read(
            message,
            100,
            signed -> {
              assertFalse(signed.needsBody());
              return new DkimVerifier(signed, NOW).message();
            });
    assertTrue(read.needsBody());
    assertThrows(
        IllegalStateException.class, () -> read.expect(Canonicalization.SIMPLE, Optional.empty()));
  }

  @Test
  void bigBodyIsHashedAlsoByItsBeginnings() {
    String body = "some  text \r\n".repeat(10_000);
    String canonical = "some text\r\n".repeat(10_000);
    for (int length : new int[] {0, 1, 8191, 8192, 8193, 16384, 50_000, canonical.length()}) {
      assertEquals(
          Base64.getEncoder()
              .encodeToString(BodyHash.sha256().digest(latin1(canonical.substring(0, length)))),
          Base64.getEncoder()
              .encodeToString(
                  SignedMessages.hash(body, Canonicalization.RELAXED, Optional.of((long) length))));
    }
  }

  /** 1,000 fields, each named by each of eight signatures. */
  @ParameterizedTest
  @ValueSource(
      strings = {"X: y\r\n", "From: y\r\n", "X: \r\n \r\n \t\r\n", "DKIM-Signature: x=y\r\n"})
  void workGrowsAsTheHeaderDoes(String field) {
    String names = "from" + ":x:from".repeat(2000);
    String signature =
        "DKIM-Signature: "
            + USUAL.replace("h=from", "h=" + names).replace("BH", "AAAA")
            + "; b=AAAA\r\n";
    Growth.assertLinear(
        1 << 10,
        1 << 20,
        size -> {
          byte[] message =
              latin1(signature.repeat(8) + field.repeat(size / field.length()) + "\r\n" + BODY);
          KnownAnswers dns = new KnownAnswers().with("s._domainkey.b.example", RSA.record());
          return () -> assertEquals(8, results(message, dns, NOW).size());
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {";", " ", "=", "x=;", ":", "a=b;", "\r\n ", "A", "=41"})
  void workGrowsAsASignatureDoes(String piece) {
    for (String tag : List.of("", "h=", "i=", "b=", "d=", "c=", "q=")) {
      Growth.assertLinear(
          1 << 8,
          32 << 10,
          size -> {
            String field = "DKIM-Signature: v=1;" + tag + piece.repeat(size / piece.length());
            MessageHeader.Field made = new MessageHeader.Field("dkim-signature", field);
            return () -> DkimSignature.parse(made, DkimSignature.Kind.DKIM, NOW);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\r", "\n", "\r\n", "a", " \r\n", "\t\t a"})
  void workGrowsAsTheBodyDoes(String piece) {
    for (Canonicalization form : Canonicalization.values()) {
      Growth.assertLinear(
          1 << 10,
          16 << 20,
          size -> {
            byte[] body = piece.repeat(size / piece.length()).getBytes(StandardCharsets.US_ASCII);
            return () -> {
              BodyHash hash = new BodyHash(form);
              hash.read(body, 0, body.length);
              assertEquals(32, hash.whole().length);
            };
          });
    }
  }
}
