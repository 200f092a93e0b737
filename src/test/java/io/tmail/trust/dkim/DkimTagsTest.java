package io.tmail.trust.dkim;

import static io.tmail.trust.dkim.SignedMessages.HEADER;
import static io.tmail.trust.dkim.SignedMessages.latin1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6376 §3.5 and §6.1.1: tags of a signature. */
class DkimTagsTest extends VerifiedMessage {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s=s;| s = s ;",
        "v=1; a=rsa-sha256|a=rsa-sha256; v=1",
        "a=rsa-sha256|a=RSA-SHA256",
        "h=from|h=From : To:\tSubject",
        "h=from|h=from; x_unknown=1; zz=2",
        "h=from|h=from; q=dns/txt",
        "h=from|h=from; q=other/x:dns/txt",
        "h=from|h=from; t=1799999999",
        "h=from|h=from; t=1800000200",
        "h=from|h=from; t=1; x=1800000001",
        "h=from|h=from; x=1799999900",
        "h=from|h=from; i=@b.example",
        "h=from|h=from; i=user@B.EXAMPLE",
        "h=from|h=from; i=user@sub.b.example",
        "h=from|h=from; i=u=40x=2C@b.example",
        "h=from|h=from; z=From:x",
        "h=from|h=from:absent:from:from",
        "d=b.example|d=B.Example"
      })
  void tagsThatAreFine(String from, String to) {
    String tags = USUAL.replace(from, to);
    assertEquals(from.isEmpty(), tags.equals(USUAL));
    assertEquals("", tagged(tags).reason());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=1;|v=2;|permerror|unknown version",
        "v=1;||permerror|no v=",
        "a=rsa-sha256; ||permerror|no a=",
        "rsa-sha256|rsa-sha1|policy|rsa-sha1 is not secure",
        "rsa-sha256|rsa-sha512|permerror|unknown algorithm",
        "rsa-sha256|ed25519-sha256|permerror|key of another algorithm",
        "d=b.example; ||permerror|no d=",
        "d=b.example|d=|permerror|malformed d=",
        "d=b.example|d=example|permerror|malformed d=",
        "d=b.example|d=b..example|permerror|malformed d=",
        "d=b.example|d=b.ex ample|permerror|malformed d=",
        "d=b.example|d=b(c).example|permerror|malformed d=",
        "d=b.example|d=.b.example|permerror|malformed d=",
        "d=b.example|d=b\u00ff.example|permerror|malformed d=",
        "s=s;||permerror|no s=",
        "s=s;|s=;|permerror|malformed s=",
        "s=s;|s=a..b;|permerror|malformed s=",
        "h=from; ||permerror|no h=",
        "h=from|h=|permerror|malformed h=",
        "h=from|h=from::to|permerror|malformed h=",
        "h=from|h=from:\u00e4|permerror|malformed h=",
        "h=from|h=to:subject|permerror|From is not signed",
        "; bh=BH||permerror|no bh=",
        "bh=BH|bh=|permerror|malformed bh=",
        "bh=BH|bh=??|permerror|malformed bh=",
        "bh=BH|bh=AAAA|fail|body changed",
        "c=relaxed|c=nofws|permerror|unknown canonicalization",
        "relaxed/relaxed|relaxed/|permerror|unknown canonicalization",
        "relaxed/relaxed|relaxed/relaxed/x|permerror|unknown canonicalization",
        "h=from|h=from; q=dns|permerror|unknown query method",
        "h=from|h=from; t=1800000301|permerror|signed in the future",
        "h=from|h=from; t=now|permerror|malformed t=",
        "h=from|h=from; t=1234567890123|permerror|malformed t=",
        "h=from|h=from; x=1799999000|permerror|expired",
        "h=from|h=from; x=|permerror|malformed x=",
        "h=from|h=from; t=9; x=9|permerror|expires before it was signed",
        "h=from|h=from; l=-1|permerror|malformed l=",
        "h=from|h=from; l=99999999999999999999999|fail|body shorter than signed",
        "h=from|h=from; i=user@other.example|permerror|i= is not within d=",
        "h=from|h=from; i=user@xb.example|permerror|i= is not within d=",
        "h=from|h=from; i=user@example|permerror|i= is not within d=",
        "h=from|h=from; i=user|permerror|malformed i=",
        "h=from|h=from; i=u=4|permerror|malformed i=",
        "h=from|h=from; i=u=4@b.example|permerror|malformed i=",
        "h=from|h=from; d=b.example|permerror|tag given twice",
        "h=from|h=from; =x|permerror|malformed tag list",
        "h=from|h=from; x|permerror|malformed tag list",
        "h=from|h=from; ; y=z|permerror|malformed tag list",
        "h=from|h=from; 1x=z|permerror|malformed tag list",
        "h=from|h=from; \u00e4=z|permerror|malformed tag list"
      })
  void tagsThatAreRefused(String from, String to, String result, String reason) {
    assertTrue(USUAL.contains(from));
    assertResult(result, reason, tagged(USUAL.replace(from, to == null ? "" : to)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 11, 27, 127})
  void controlCharactersAreRefused(int c) {
    assertResult(
        "permerror", "control character in a tag", tagged(USUAL + "; y=a" + (char) c + "b"));
  }

  @Test
  void signatureIsBase64() {
    for (String b : List.of("", "?", "=", "A", "\u00e4\u00e4\u00e4\u00e4", "AA=A")) {
      byte[] message = latin1("DKIM-Signature: " + USUAL + "; b=" + b + "\r\n" + HEADER + "\r\n");
      assertResult("permerror", "malformed b=", result(message, RSA.record()));
    }
    byte[] none = latin1("DKIM-Signature: " + USUAL + "\r\n" + HEADER + "\r\n");
    assertResult("permerror", "no b=", result(none, RSA.record()));
  }

  @Test
  void hugeSignaturesAndTagsAreRefused() {
    String names = ":x".repeat(20_000);
    assertResult(
        "permerror", "signature too long", tagged(USUAL.replace("h=from", "h=from" + names)));
    StringBuilder many = new StringBuilder(USUAL);
    for (int i = 0; i < 200; i++) {
      many.append("; x").append(i).append("=1");
    }
    assertResult("permerror", "malformed tag list", tagged(many.toString()));
    assertResult(
        "permerror", "malformed d=", tagged(USUAL.replace("d=b", "d=" + "a.".repeat(200) + "b")));
    assertResult("permerror", "malformed s=", tagged(USUAL.replace("s=s", "s=" + "s".repeat(64))));
    String longest = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63);
    assertResult(
        "permerror",
        "name of the key too long",
        tagged(USUAL.replace("s=s", "s=" + longest + "." + "d".repeat(45))));
  }
}
