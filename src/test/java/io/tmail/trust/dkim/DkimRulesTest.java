package io.tmail.trust.dkim;

import static io.tmail.trust.dkim.SignedMessages.BODY;
import static io.tmail.trust.dkim.SignedMessages.HEADER;
import static io.tmail.trust.dkim.SignedMessages.joined;
import static io.tmail.trust.dkim.SignedMessages.latin1;
import static io.tmail.trust.dkim.SignedMessages.results;
import static io.tmail.trust.dkim.SignedMessages.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.MessageHeader;
import io.tmail.trust.KnownAnswers;
import io.tmail.trust.dkim.DkimResult.Result;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 6376 §6: what a verifier returns. */
class DkimRulesTest extends VerifiedMessage {
  @Test
  void ninthSignatureIsOnlyCounted() throws Exception {
    byte[] message = latin1(HEADER + "\r\n" + BODY);
    for (int i = 0; i < 20; i++) {
      message = joined(latin1("DKIM-Signature: v=1; d=d" + i + ".example\r\n"), message);
    }
    MessageHeader header = MessageHeader.read(new ByteArrayInputStream(message), 1 << 20, 1000);
    DkimVerifier verifier = new DkimVerifier(header, NOW);
    KnownAnswers dns = new KnownAnswers();
    assertEquals(20, verifier.count());
    assertEquals(8, verifier.results(dns).size());
    assertTrue(dns.asked.isEmpty());
  }

  @Test
  void resultsAreWrittenForAuthenticationResults() {
    AuthenticationResult result = tagged(USUAL + "; i=u@b.example").authenticationResult();
    assertEquals("dkim", result.method());
    assertEquals("pass", result.result());
    assertEquals(
        List.of("header.d", "header.i", "header.s", "header.a", "header.b"),
        result.properties().stream().map(AuthenticationResult.Property::name).toList());
    AuthenticationResult bad = tagged("nothing").authenticationResult();
    assertEquals(List.of(), bad.properties());
    assertEquals("malformed tag list", bad.reason());
  }

  /** Whatever comes, there is a result and no exception. */
  @Test
  void rubbishHasAResult() {
    Random random = new Random(18);
    String pieces =
        "v=1;a=rsa-sha256;d=b.example;s=s;h=from;bh=AAAA;b=AAAA;l=9;i=@x;\0\u00ff\t =;:/+";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder field = new StringBuilder("DKIM-Signature:");
      StringBuilder record = new StringBuilder();
      for (int j = random.nextInt(60); j > 0; j--) {
        int at = random.nextInt(pieces.length());
        field.append(pieces, at, Math.min(pieces.length(), at + random.nextInt(12)));
        record.append(pieces, at, Math.min(pieces.length(), at + random.nextInt(4)));
      }
      byte[] message = latin1(field + "\r\n" + HEADER + "\r\n" + BODY);
      assertFalse(result(message, record.toString()).isPass());
      byte[] signed = with(RSA, USUAL, HEADER, BODY);
      signed[random.nextInt(signed.length)] = (byte) random.nextInt(256);
      results(
          signed, new KnownAnswers().with("s._domainkey.b.example", record + RSA.record()), NOW);
    }
  }

  @Test
  void resultsAreNamedAsRegistered() {
    assertEquals("temperror", Result.TEMPERROR.text());
  }
}
