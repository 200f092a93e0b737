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

import io.tmail.mail.MessageHeader;
import io.tmail.trust.KnownAnswers;
import io.tmail.trust.SigningKey;
import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6376 §3.6 and §6.1.2: keys in DNS. */
class DkimKeyRecordsTest extends VerifiedMessage {
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
}
