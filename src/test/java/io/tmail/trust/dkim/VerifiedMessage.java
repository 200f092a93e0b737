package io.tmail.trust.dkim;

import static io.tmail.trust.dkim.SignedMessages.BODY;
import static io.tmail.trust.dkim.SignedMessages.HEADER;
import static io.tmail.trust.dkim.SignedMessages.results;
import static io.tmail.trust.dkim.SignedMessages.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.trust.KnownAnswers;
import io.tmail.trust.SigningKey;
import java.time.Instant;

/** A usual message with one thing changed, and what the verifier says of it. */
abstract class VerifiedMessage {
  static final SigningKey RSA = SigningKey.rsa("b.example", "s", 1024);
  static final SigningKey ED = SigningKey.ed25519("b.example", "s");
  static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  static final String USUAL =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=b.example; s=s; h=from; bh=BH";

  static DkimResult result(byte[] message, String... records) {
    KnownAnswers dns = new KnownAnswers().with("s._domainkey.b.example", records);
    return results(message, dns, NOW).get(0);
  }

  static DkimResult tagged(String tags) {
    return result(with(RSA, tags, HEADER, BODY), RSA.record());
  }

  static DkimResult keyed(String record) {
    String text =
        record
            .replace("%RSA%", RSA.published())
            .replace("%ED%", ED.published())
            .replace("\\0", "\0");
    return result(with(RSA, USUAL, HEADER, BODY), text);
  }

  static void assertResult(String result, String reason, DkimResult found) {
    assertEquals(result + " " + reason, found.result().text() + " " + found.reason());
  }
}
