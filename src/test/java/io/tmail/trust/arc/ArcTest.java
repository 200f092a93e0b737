package io.tmail.trust.arc;

import static io.tmail.trust.dkim.SignedMessages.BODY;
import static io.tmail.trust.dkim.SignedMessages.HEADER;
import static io.tmail.trust.dkim.SignedMessages.joined;
import static io.tmail.trust.dkim.SignedMessages.latin1;
import static io.tmail.trust.dkim.SignedMessages.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.Growth;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.AuthenticationResult.Property;
import io.tmail.trust.AuthenticationResults;
import io.tmail.trust.KnownAnswers;
import io.tmail.trust.PythonPeer;
import io.tmail.trust.SigningKey;
import io.tmail.trust.arc.ArcResult.Status;
import io.tmail.trust.dkim.SignedMessages;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains that dkimpy made are validated, and dkimpy validates ours (RFC 8617 §5). */
class ArcTest {
  private static final int MOST_HOPS = 50;
  private static final SigningKey KEY = SigningKey.rsa("hop.example", "s", 1024);
  private static final KnownAnswers DNS = new KnownAnswers();
  private static PythonPeer peer;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(PythonPeer.isThere(), PythonPeer.missing());
    peer = PythonPeer.start();
    for (int i = 1; i <= MOST_HOPS; i++) {
      DNS.with(key(i).recordName(), KEY.record());
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (peer != null) {
      peer.close();
    }
  }

  private static SigningKey key(int hop) {
    return KEY.of("hop" + hop + ".example");
  }

  private static byte[] plain() {
    return latin1(HEADER + "\r\n" + BODY);
  }

  /** The next hop, by dkimpy. */
  private static byte[] hopByPeer(byte[] message, int hop) throws IOException {
    String server = "mx.hop" + hop + ".example";
    String arc = hop == 1 ? "" : "; arc=pass";
    String results = "Authentication-Results: " + server + "; spf=pass" + arc + "\r\n";
    byte[] judged = joined(latin1(results), message);
    JsonString fields =
        (JsonString)
            peer.ask(
                PythonPeer.request("arc_sign", judged, Map.of())
                    .add("selector", "s")
                    .add("domain", key(hop).domain())
                    .add("key", KEY.forPeer())
                    .add("server", server));
    return joined(Base64.getDecoder().decode(fields.getString()), judged);
  }

  private static byte[] chainByPeer(int hops) throws IOException {
    byte[] message = plain();
    for (int i = 1; i <= hops; i++) {
      message = hopByPeer(message, i);
    }
    return message;
  }

  private static ArcResult validate(byte[] message) {
    return validate(message, DNS);
  }

  private static ArcResult validate(byte[] message, KnownAnswers dns) {
    return SignedMessages.read(message, 50, signed -> new ArcValidator(signed, Instant.now()))
        .result(dns);
  }

  /** The next hop, by us. */
  private static byte[] hop(byte[] message, SigningKey key, int hop) {
    ArcValidator[] validator = new ArcValidator[1];
    ArcSealer sealer =
        SignedMessages.read(
            message,
            50,
            signed -> {
              validator[0] = new ArcValidator(signed, Instant.now());
              return new ArcSealer(signed);
            });
    ArcResult arrived = validator[0].result(DNS);
    AuthenticationResult spf =
        new AuthenticationResult(
            "spf", "pass", "", List.of(new Property("smtp.mailfrom", "a@b.example")));
    List<AuthenticationResult> results = List.of(spf, arrived.authenticationResult());
    String fields =
        sealer.seal(
            key.signer(),
            arrived,
            valueOf(AuthenticationResults.field("mx.hop" + hop + ".example", results)),
            Instant.now());
    return joined(latin1(fields), message);
  }

  private static String peerSays(byte[] message) throws IOException {
    JsonArray said = (JsonArray) peer.ask(PythonPeer.request("arc_verify", message, DNS.records()));
    return said.getString(0) + " " + said.getInt(1) + " " + said.getString(2);
  }

  @Test
  void messageWithoutAChainHasNone() {
    assertEquals(ArcResult.none(), validate(plain()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void peersChainPasses(int hops) throws IOException {
    ArcResult result = validate(chainByPeer(hops));
    assertEquals("", result.reason());
    assertEquals(Status.PASS, result.status());
    assertEquals(1, result.oldestPass());
    assertEquals(hops, result.highest());
    assertEquals(
        IntStream.rangeClosed(1, hops).mapToObj(i -> key(i).domain()).toList(), result.sealers());
    String arc = hops == 1 ? "" : "arc=pass";
    String newest = result.newest().replaceAll("\\s", "");
    assertEquals("mx.hop" + hops + ".example;spf=pass" + (arc.isEmpty() ? "" : ";" + arc), newest);
  }

  /** A hop changes the message, and the next seals what it got: older signatures fail, no more. */
  @Test
  void oldestPassIsTheHopAfterTheLastChange() throws IOException {
    byte[] message = chainByPeer(2);
    message = latin1(text(message).replace("SUBJECT:", "Subject: [list]"));
    assertEquals("i=2: message signature: signature does not match", validate(message).reason());
    message = hopByPeer(hopByPeer(message, 3), 4);
    ArcResult result = validate(message);
    assertEquals("", result.reason());
    assertEquals(3, result.oldestPass());
    assertEquals(
        List.of(new Property("header.oldest-pass", "3")),
        result.authenticationResult().properties());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mx.hop3.example; spf=pass|mx.hop3.example; spf=fail|i=5: seal: signature does not match",
        "last line|first line|i=5: message signature: body changed",
        "<a@b.example>|<e@b.example>|i=5: message signature: signature does not match",
        "ARC-Seal: i=2;|X-Seal: i=2;|i=2: set is incomplete",
        "ARC-Message-Signature: i=4;|X-Message: i=4;|i=4: set is incomplete",
        "ARC-Authentication-Results: i=1;|X-Results: i=1;|i=1: set is incomplete",
        "ARC-Seal: i=2;|ARC-Seal: i=3;|i=3: field given twice",
        "ARC-Seal: i=5;|ARC-Seal: i=51;|field without a valid number",
        "ARC-Seal: i=5;|ARC-Seal: i=0;|field without a valid number",
        "ARC-Seal: i=5;|ARC-Seal: i=x;|field without a valid number",
        "ARC-Seal: i=5;|ARC-Seal: j=5;|field without a valid number",
        "ARC-Authentication-Results: i=5;|ARC-Authentication-Results: x; i=5;|field without a valid number",
        "ARC-Seal: i=4; cv=pass|ARC-Seal: i=4; cv=none|i=4: wrong cv=",
        "ARC-Seal: i=1; cv=none|ARC-Seal: i=1; cv=pass|i=1: wrong cv=",
        "ARC-Seal: i=3; cv=pass|ARC-Seal: i=3; cv=fail|i=3: wrong cv=",
        "ARC-Seal: i=3; cv=pass|ARC-Seal: i=3; cv=|i=3: wrong cv=",
        "ARC-Seal: i=3; cv=pass|ARC-Seal: i=3; h=from; cv=pass|i=3: seal: h= is not allowed in a seal",
        "ARC-Seal: i=3; cv=pass; a=rsa-sha256|ARC-Seal: i=3; cv=pass; a=rsa-sha1|i=3: seal: rsa-sha1 is not secure",
        "ARC-Seal: i=5; cv=pass|ARC-Seal: i=5; cv=fail|i=5: sealer found the chain to fail"
      })
  void damagedChainFailsInTheRightPlace(String from, String to, String reason) throws IOException {
    String chain = text(chainByPeer(5));
    assertTrue(chain.contains(from), from);
    String inSet = from.startsWith("mx.") ? "i=3; " : "";
    String damaged = chain.replace(inSet + from, inSet + to);
    assertNotEquals(chain, damaged);
    ArcResult result = validate(latin1(damaged));
    assertEquals(reason, result.reason());
    assertEquals(Status.FAIL, result.status());
    assertEquals(0, result.oldestPass());
    assertEquals(reason.contains("sealer found"), result.isClosed());
  }

  /** The newest seal covers all sets; behind it, each seal covers those before. */
  @Test
  void forgedSealIsNamed() throws IOException {
    byte[] message = chainByPeer(3);
    KnownAnswers dns = new KnownAnswers();
    for (int i = 1; i <= 3; i++) {
      dns.with(
          key(i).recordName(), i == 2 ? SigningKey.rsa("x", "s", 1024).record() : KEY.record());
    }
    assertEquals("i=2: seal: signature does not match", validate(message, dns).reason());
    dns.withTrouble(key(1).recordName());
    dns.with(key(2).recordName(), KEY.record());
    assertEquals("i=1: seal: no answer from DNS for the key", validate(message, dns).reason());
  }

  @Test
  void peerValidatesOurSeals() throws IOException {
    byte[] message = plain();
    for (int i = 1; i <= 10; i++) {
      message = hop(message, key(i), i);
      assertEquals("pass " + i + " success", peerSays(message), text(message));
      ArcResult result = validate(message);
      assertEquals("", result.reason());
      assertEquals(i, result.highest());
    }
  }

  @Test
  void hopsOfPeerAndOursPassInTurns() throws IOException {
    byte[] message = plain();
    for (int i = 1; i <= 6; i++) {
      message = i % 2 == 0 ? hop(message, key(i), i) : hopByPeer(message, i);
      assertEquals("pass " + i + " success", peerSays(message));
      assertEquals("", validate(message).reason());
    }
  }

  /** dkimpy knows no Ed25519 in ARC. */
  @Test
  void ed25519SealsPass() {
    SigningKey key = SigningKey.ed25519("hop.example", "ed");
    KnownAnswers dns = new KnownAnswers().with(key.recordName(), key.record());
    byte[] message = hop(plain(), key, 1);
    assertEquals("", validate(message, dns).reason());
  }

  /** §5.1.2: the seal covers its own set only, and nobody adds another one. */
  @Test
  void chainThatFailedIsSealedOnceMore() throws IOException {
    byte[] damaged = latin1(text(chainByPeer(2)).replace("last line", "new line"));
    byte[] sealed = hop(damaged, key(3), 3);
    assertTrue(text(sealed).startsWith("ARC-Seal: i=3; cv=fail;"));
    ArcResult result = validate(sealed);
    assertEquals("i=3: sealer found the chain to fail", result.reason());
    assertTrue(result.isClosed());
    assertEquals(text(sealed), text(hop(sealed, key(4), 4)));
  }

  @Test
  void fiftySetsPassAndAreTheMost() {
    byte[] message = plain();
    for (int i = 1; i <= MOST_HOPS; i++) {
      message = hop(message, key(i), i);
    }
    ArcResult result = validate(message);
    assertEquals("", result.reason());
    assertEquals(MOST_HOPS, result.highest());
    assertFalse(result.isClosed());
    assertEquals(text(message), text(hop(message, key(1), 51)));
  }

  /** A thousand fields of one kind, or of all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ARC-Seal: i=1; cv=none\r\n",
        "ARC-Seal: \r\n",
        "ARC-Message-Signature: i=1;;;;\r\n",
        "ARC-Authentication-Results: i=1; x\r\nARC-Seal: i=1\r\nARC-Message-Signature: i=1\r\n"
      })
  void workGrowsAsTheHeaderDoes(String fields) {
    Growth.assertLinear(
        1 << 10,
        1 << 20,
        size -> {
          byte[] message = latin1(fields.repeat(size / fields.length()) + HEADER + "\r\n" + BODY);
          return () -> assertEquals(Status.FAIL, validate(message).status());
        });
  }

  /** Without its name and the last line end. */
  private static String valueOf(String field) {
    return field.substring(field.indexOf(':') + 1, field.length() - 2);
  }
}
