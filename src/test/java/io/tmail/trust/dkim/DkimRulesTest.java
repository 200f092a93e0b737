package io.tmail.trust.dkim;

import static io.tmail.trust.dkim.SignedMessages.BODY;
import static io.tmail.trust.dkim.SignedMessages.HEADER;
import static io.tmail.trust.dkim.SignedMessages.joined;
import static io.tmail.trust.dkim.SignedMessages.latin1;
import static io.tmail.trust.dkim.SignedMessages.results;
import static io.tmail.trust.dkim.SignedMessages.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.Growth;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.MessageHeader;
import io.tmail.trust.KnownAnswers;
import io.tmail.trust.SigningKey;
import io.tmail.trust.dkim.DkimResult.Result;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6376 §3.5, §3.6 and §6: tags, keys, and what is not taken. */
class DkimRulesTest {
  private static final SigningKey RSA = SigningKey.rsa("b.example", "s", 1024);
  private static final SigningKey ED = SigningKey.ed25519("b.example", "s");
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String USUAL =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=b.example; s=s; h=from; bh=BH";

  private static DkimResult result(byte[] message, String... records) {
    KnownAnswers dns = new KnownAnswers().with("s._domainkey.b.example", records);
    return results(message, dns, NOW).get(0);
  }

  private static DkimResult tagged(String tags) {
    return result(with(RSA, tags, HEADER, BODY), RSA.record());
  }

  private static DkimResult keyed(String record) {
    String text =
        record
            .replace("%RSA%", RSA.published())
            .replace("%ED%", ED.published())
            .replace("\\0", "\0");
    return result(with(RSA, USUAL, HEADER, BODY), text);
  }

  private static void assertResult(String result, String reason, DkimResult found) {
    assertEquals(result + " " + reason, found.result().text() + " " + found.reason());
  }

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v=DKIM1; k=rsa; p=%RSA%",
        "p=%RSA%",
        "v=DKIM1; p=%RSA%;",
        " v = DKIM1 ;\tk = rsa ; p = %RSA% ",
        "p=%RSA%; h=sha1:sha256; s=email; t=s; n=note",
        "p=%RSA%; s=other : *; t=x:s",
        "p=%RSA%; g=nobody"
      })
  void keyRecordsThatAreFine(String record) {
    DkimResult result = keyed(record);
    assertEquals("", result.reason());
    assertEquals(1024, result.keyBits());
    assertFalse(result.testing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DKIM2; p=%RSA%|unknown version of the key record",
        "p=%RSA%; v=DKIM1|unknown version of the key record",
        "v=DKIM1; p=|key revoked",
        "v=DKIM1; k=rsa|no p=",
        "v=DKIM1; k=ed25519; p=%ED%|key of another algorithm",
        "v=DKIM1; k=dsa; p=%RSA%|key of another algorithm",
        "p=%RSA%; h=sha1|key does not allow sha256",
        "p=%RSA%; s=tlsrpt|key is not for mail",
        "p=????|malformed key",
        "p=AAAA|malformed key",
        "p=%ED%|malformed key",
        "p=%RSA%; p=%RSA%|tag given twice",
        "hello|malformed tag list",
        "v=spf1 -all|unknown version of the key record",
        "p=%RSA%; n=\u00e4|malformed key record",
        "p=%RSA%; n=\\0|malformed key record"
      })
  void keyRecordsThatAreRefused(String record, String reason) {
    assertResult("permerror", reason, keyed(record));
  }

  @Test
  void hugeKeyRecordIsRefused() {
    assertResult("permerror", "malformed key record", keyed("p=%RSA%; n=" + "n".repeat(9000)));
    assertResult("permerror", "malformed key", keyed("p=" + "A".repeat(8000)));
  }

  @Test
  void ofSeveralRecordsTheFirstUsableCounts() {
    byte[] message = with(RSA, USUAL, HEADER, BODY);
    assertResult("pass", "", result(message, "v=spf1 -all", RSA.record()));
    assertResult(
        "permerror", "unknown version of the key record", result(message, "v=spf1 -all", "p="));
    String other = SigningKey.rsa("b.example", "s", 1024).record();
    assertResult("fail", "signature does not match", result(message, other, RSA.record()));
  }

  @Test
  void keyOfATestIsTold() {
    assertTrue(keyed("p=%RSA%; t=y").testing());
    assertTrue(keyed("p=%RSA%; t=s : y").testing());
  }

  @Test
  void keyMayDemandTheDomainItself() {
    byte[] message = with(RSA, USUAL + "; i=@sub.b.example", HEADER, BODY);
    assertResult(
        "permerror",
        "key does not allow i= of a subdomain",
        result(message, "p=" + RSA.published() + "; t=s"));
    assertTrue(result(message, RSA.record()).isPass());
  }

  @Test
  void withoutAKeyItIsAnError() {
    byte[] message = with(RSA, USUAL, HEADER, BODY);
    assertResult("permerror", "no key", results(message, new KnownAnswers(), NOW).get(0));
    KnownAnswers trouble = new KnownAnswers().withTrouble("s._domainkey.b.example");
    assertResult(
        "temperror", "no answer from DNS for the key", results(message, trouble, NOW).get(0));
  }

  @ParameterizedTest
  @CsvSource({"512", "768", "1016", "4104"})
  void keysOfUnusualSizesAreRefused(int bits) {
    SigningKey key = SigningKey.rsa("b.example", "s", bits);
    byte[] message = with(key, USUAL, HEADER, BODY);
    assertResult("policy", "key of " + bits + " bits", result(message, key.record()));
  }

  /** RFC 6376 §3.6.1 reads as if the key were bare; RSAPublicKey without its wrapping. */
  @Test
  void bareRsaKeyIsTaken() {
    byte[] spki = Base64.getDecoder().decode(RSA.published());
    int at = spki.length;
    for (int i = 20; i < 30; i++) {
      if (spki[i] == 0 && spki[i + 1] == 0x30) {
        at = i + 1;
      }
    }
    String bare = Base64.getEncoder().encodeToString(Arrays.copyOfRange(spki, at, spki.length));
    assertEquals("", keyed("p=" + bare).reason());
  }

  /** An exponent as long as the modulus would cost as much as signing. */
  @Test
  void hugeExponentIsRefused() throws Exception {
    RSAPublicKey known = (RSAPublicKey) RSA.pair().getPublic();
    RSAPublicKeySpec spec =
        new RSAPublicKeySpec(known.getModulus(), known.getModulus().shiftRight(2).setBit(0));
    KeyPair pair =
        new KeyPair(KeyFactory.getInstance("RSA").generatePublic(spec), RSA.pair().getPrivate());
    String record = new SigningKey("b.example", "s", RSA.algorithm(), pair).record();
    assertResult("permerror", "malformed key", result(with(RSA, USUAL, HEADER, BODY), record));
  }

  @Test
  void ed25519Passes() {
    byte[] message = with(ED, USUAL.replace("rsa-", "ed25519-"), HEADER, BODY);
    DkimResult result = result(message, ED.record());
    assertEquals("", result.reason());
    assertEquals(256, result.keyBits());
    assertEquals("ed25519-sha256", result.algorithm());
    String wrapped =
        "k=ed25519; p=" + Base64.getEncoder().encodeToString(ED.pair().getPublic().getEncoded());
    assertResult("permerror", "malformed key", result(message, wrapped));
  }

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
  void allKeysAreAskedForAtOnce() throws Exception {
    byte[] message = with(RSA, USUAL, HEADER, BODY);
    message =
        joined(
            latin1(
                "DKIM-Signature: "
                    + USUAL.replace("s=s", "s=t").replace("BH", "AAAA")
                    + "; b=AAAA\r\n"),
            message);
    MessageHeader header = MessageHeader.read(new ByteArrayInputStream(message), 1 << 20, 1000);
    KnownAnswers dns = new KnownAnswers();
    assertTrue(new DkimVerifier(header, NOW).prepare(dns));
    assertEquals(2, dns.asked.size());
  }

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

  @Test
  void resultsAreNamedAsRegistered() {
    assertEquals("temperror", Result.TEMPERROR.text());
  }
}
