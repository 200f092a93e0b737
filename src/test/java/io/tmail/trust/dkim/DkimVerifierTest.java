package io.tmail.trust.dkim;

import static io.tmail.trust.dkim.SignedMessages.BODY;
import static io.tmail.trust.dkim.SignedMessages.HEADER;
import static io.tmail.trust.dkim.SignedMessages.byPeer;
import static io.tmail.trust.dkim.SignedMessages.joined;
import static io.tmail.trust.dkim.SignedMessages.latin1;
import static io.tmail.trust.dkim.SignedMessages.results;
import static io.tmail.trust.dkim.SignedMessages.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.trust.KnownAnswers;
import io.tmail.trust.PythonPeer;
import io.tmail.trust.SigningKey;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dkimpy signs passes here, and nothing passes that was changed afterwards. */
class DkimVerifierTest {
  private static final KnownAnswers DNS = new KnownAnswers();
  private static final Map<String, SigningKey> KEYS = new HashMap<>();
  private static PythonPeer peer;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(PythonPeer.isThere(), PythonPeer.missing());
    peer = PythonPeer.start();
    for (int bits : new int[] {1024, 2048, 4096}) {
      add("rsa" + bits, SigningKey.rsa("b.example", "rsa" + bits, bits));
    }
    add("ed", SigningKey.ed25519("b.example", "ed"));
  }

  private static void add(String name, SigningKey key) {
    KEYS.put(name, key);
    DNS.with(key.recordName(), key.record());
  }

  @AfterAll
  static void stop() throws IOException {
    if (peer != null) {
      peer.close();
    }
  }

  private static byte[] signed(String key, String forms) throws IOException {
    return byPeer(peer, KEYS.get(key), forms, latin1(HEADER + "\r\n" + BODY), Map.of());
  }

  @ParameterizedTest
  @CsvSource({"rsa1024, 1024", "rsa2048, 2048", "rsa4096, 4096", "ed, 256"})
  void peersSignaturesPassInEachForm(String key, int bits) throws IOException {
    for (String forms :
        List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed")) {
      List<DkimResult> results = results(signed(key, forms), DNS);
      assertEquals(1, results.size());
      DkimResult result = results.get(0);
      assertEquals("", result.reason(), forms);
      assertTrue(result.isPass(), forms);
      assertEquals("b.example", result.domain());
      assertEquals(key, result.selector());
      assertEquals("@b.example", result.identity());
      assertEquals(bits, result.keyBits());
      assertFalse(result.testing());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\r\n", "\r\n\r\n\r\n", "no end", " \r\n", "a \r\n \r\n\r\n", "\u00e4"})
  void peersSignaturesPassForEachBody(String body) throws IOException {
    for (String forms : List.of("simple/simple", "relaxed/relaxed")) {
      byte[] message = latin1(HEADER + "\r\n" + body);
      byte[] signed = byPeer(peer, KEYS.get("rsa2048"), forms, message, Map.of());
      assertEquals("", results(signed, DNS).get(0).reason(), forms);
    }
  }

  @Test
  void twoSignaturesPass() throws IOException {
    byte[] once = signed("rsa2048", "relaxed/relaxed");
    byte[] twice = byPeer(peer, KEYS.get("ed"), "simple/simple", once, Map.of());
    List<DkimResult> results = results(twice, DNS);
    assertEquals(List.of("", ""), results.stream().map(DkimResult::reason).toList());
    assertEquals(List.of("ed", "rsa2048"), results.stream().map(DkimResult::selector).toList());
  }

  /** RFC 8616 §5: the domain is in U-labels, DNS has A-labels. */
  @Test
  void internationalMailPasses() throws IOException {
    SigningKey key = KEYS.get("rsa2048").of("b\u00fccher.example");
    String local = "\u4e16\u754c@b\u00fccher.example";
    String header = "From: " + local + "\r\nSubject: \u4e16\r\n\r\n";
    byte[] message = (header + "\u754c\r\n").getBytes(StandardCharsets.UTF_8);
    byte[] signed = byPeer(peer, key, "relaxed/relaxed", message, Map.of("identity", local));
    KnownAnswers dns = new KnownAnswers();
    dns.with("rsa2048._domainkey.xn--bcher-kva.example", key.record());
    DkimResult result = results(signed, dns).get(0);
    assertEquals("", result.reason());
    assertEquals("xn--bcher-kva.example", result.domain());
    assertEquals("\u4e16\u754c@xn--bcher-kva.example", result.identity());
  }

  /** Octets of the signed fields, of the signature's own tags, and of the body. */
  @ParameterizedTest
  @CsvSource({
    "rsa1024, simple/simple",
    "rsa2048, relaxed/relaxed",
    "ed, simple/relaxed",
    "ed, relaxed/simple"
  })
  void eachOf500ChangesToWhatIsSignedFails(String key, String forms) throws IOException {
    byte[] signed = signed(key, forms);
    String text = text(signed);
    int b = text.indexOf(" b=") + 3;
    int endOfSignature = text.indexOf("\r\nReceived:");
    int from = text.indexOf("From:");
    Random random = new Random(forms.hashCode());
    for (int done = 0; done < 500; ) {
      int at = random.nextInt(signed.length);
      boolean unsigned = (at >= b && at < endOfSignature) || (at >= endOfSignature && at < from);
      if (unsigned || isBlank(signed[at]) || isUnsignedField(text, at)) {
        continue;
      }
      byte[] changed = signed.clone();
      changed[at] = (byte) ('!' + random.nextInt(94));
      if (isCaseOnly(signed[at], changed[at])) {
        continue;
      }
      List<DkimResult> results = results(changed, DNS);
      String line = text(changed).substring(Math.max(0, at - 20), Math.min(text.length(), at + 20));
      assertTrue(results.stream().noneMatch(DkimResult::isPass), at + ": " + line);
      done++;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static boolean isCaseOnly(byte one, byte other) {
    return Character.toLowerCase((char) one) == Character.toLowerCase((char) other);
  }

  /** dkimpy signs the common fields only. */
  private static boolean isUnsignedField(String text, int at) {
    int line = text.lastIndexOf("\r\nX-Twice", at);
    return line >= 0 && text.indexOf("\r\n", line + 2) >= at;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two   spaces \t and|two spaces and",
        "and\r\n\ta fold|and a fold",
        "SUBJECT:|subject :",
        "From: |FROM:\t\t",
        "one  two \t \r\n|one two\r\n",
        "one  two|one \t two",
        "last line\r\n|last line  \r\n\r\n\r\n",
        "Received: from x|Received: from z",
        "X-Twice: upper\r\n|X-Three: new\r\nX-Twice: other\r\n"
      })
  void allowedChangesPassRelaxed(String change) throws IOException {
    String[] parts = change.split("\\|");
    String before = text(signed("rsa2048", "relaxed/relaxed"));
    String after = before.replace(parts[0], parts[1]);
    assertNotEquals(before, after);
    assertEquals("", results(latin1(after), DNS).get(0).reason());
    boolean alsoSimple = parts[0].startsWith("Received") || parts[0].startsWith("X-Twice");
    String simple = text(signed("rsa2048", "simple/simple")).replace(parts[0], parts[1]);
    assertEquals(alsoSimple, results(latin1(simple), DNS).get(0).isPass());
  }

  @Test
  void allowedChangesPassSimple() throws IOException {
    byte[] signed = signed("rsa2048", "simple/simple");
    byte[] longer = joined(latin1("Received: from z\r\nX-New: x\r\n"), signed);
    longer = joined(longer, latin1("\r\n\r\n"));
    assertEquals("", results(longer, DNS).get(0).reason());
    int b = text(signed).indexOf(" b=") + 3;
    String refolded =
        text(signed).substring(0, b)
            + "\r\n   "
            + text(signed).substring(b, b + 5)
            + " \r\n\t"
            + text(signed).substring(b + 5);
    assertEquals("", results(latin1(refolded), DNS).get(0).reason());
  }

  /** The last of several counts, and a name beyond them stands for no field. */
  @Test
  void fieldAddedOnTopOfAnOversignedOneFails() throws IOException {
    byte[] ours =
        SignedMessages.with(
            KEYS.get("rsa2048"),
            "v=1; a=rsa-sha256; c=relaxed/relaxed; d=b.example; s=rsa2048;"
                + " h=From:From:X-Twice:X-Twice:Subject; bh=BH",
            HEADER,
            BODY);
    assertEquals("", results(ours, DNS).get(0).reason());
    assertEquals(
        JsonValue.TRUE,
        peer.ask(PythonPeer.request("verify", ours, DNS.records()).add("index", 0)));
    for (String field : List.of("From: e@evil.example", "x-twice: third")) {
      byte[] more = joined(latin1(field + "\r\n"), ours);
      boolean isFrom = field.startsWith("From");
      assertEquals(!isFrom, results(more, DNS).get(0).isPass(), field);
    }
    byte[] swapped =
        latin1(
            text(ours).replace("upper", "swap").replace("lower", "upper").replace("swap", "lower"));
    assertFalse(results(swapped, DNS).get(0).isPass());
  }

  @Test
  void addedBodyBehindTheSignedLengthDoesNotPass() throws IOException {
    byte[] message = latin1(HEADER + "\r\n" + BODY);
    byte[] signed =
        byPeer(peer, KEYS.get("rsa2048"), "relaxed/relaxed", message, Map.of("length", "true"));
    assertEquals("", results(signed, DNS).get(0).reason());
    DkimResult added = results(joined(signed, latin1("buy\r\n")), DNS).get(0);
    assertEquals(DkimResult.Result.POLICY, added.result());
    assertEquals("body only partly signed", added.reason());
    byte[] changed = latin1(text(signed).replace("three", "eight") + "buy\r\n");
    assertEquals("body changed", results(changed, DNS).get(0).reason());
    byte[] shorter = latin1(text(signed).replace("last line\r\n", ""));
    assertEquals("body shorter than signed", results(shorter, DNS).get(0).reason());
  }
}
