package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.Requests;
import io.tmail.dns.DnsZone;
import io.tmail.dns.MemoryDns;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.Voucher;
import io.tmail.outbound.DkimAlgorithm;
import io.tmail.outbound.TestKeys;
import io.tmail.trust.arc.ArcResult;
import io.tmail.trust.arc.ArcValidator;
import io.tmail.trust.dkim.SignedMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers' mail that leaves again carries what this server found out. */
class ForwardSealTest {
  private static final String RESULTS =
      "Authentication-Results: me.example; spf=pass\r\n\tsmtp.mailfrom=a@b.example; dkim=none\r\n";
  private static final String MESSAGE =
      "X-Tmail-Score: score 0.0\r\nReceived: from x\r\nFrom: a@b.example\r\nSubject: x\r\n\r\ntext\r\n";

  @AutoClose private final DnsZone zone = new DnsZone();
  private final Relays relays = new Relays();
  private final MemoryDns dns = new MemoryDns();

  ForwardSealTest() throws IOException {}

  @BeforeEach
  void makeKeys() {
    relays.set("TMAIL_DELIVERD_DNS_SERVER", zone.address());
    for (DkimAlgorithm algorithm : DkimAlgorithm.values()) {
      TestKeys key = TestKeys.of("me.example", "s-" + algorithm.keyType(), algorithm);
      relays.signers.add(0, key.signer());
      dns.text(key.recordName(), key.recordText());
    }
  }

  private String seal(String text, Voucher voucher) throws IOException {
    DeliveryRequest request =
        relays.seal().seal(Requests.by(Requests.of(Requests.text(text), "x@far.example"), voucher));
    try (InputStream in = request.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private ArcResult validated(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    MessageHeader header = MessageHeader.read(new ByteArrayInputStream(bytes), 1 << 20, 1000);
    SignedMessage message = new SignedMessage(header);
    ArcValidator validator = new ArcValidator(message, Instant.now());
    byte[] body = header.body().readAllBytes();
    message.read(body, 0, body.length);
    return validator.result(dns);
  }

  @Test
  void theNextServerSeesWhatWasFoundHere() throws IOException {
    String sealed = seal(RESULTS + MESSAGE, Voucher.NOBODY);
    assertTrue(sealed.startsWith("ARC-Seal: i=1; cv=none; a=rsa-sha256;"), sealed);
    assertTrue(
        sealed.contains(
            "ARC-Authentication-Results: i=1; me.example; spf=pass\r\n\tsmtp.mailfrom=a@b.example;"
                + " dkim=none\r\n"),
        sealed);
    assertTrue(sealed.endsWith(RESULTS + MESSAGE), sealed);
    ArcResult result = validated(sealed);
    assertEquals(ArcResult.Status.PASS, result.status(), result.reason());
    assertEquals(List.of("me.example"), result.sealers());
  }

  @Test
  void whatIsNotAStrangersIsNotSealed() throws IOException {
    for (Voucher voucher : new Voucher[] {Voucher.USER, Voucher.NETWORK, Voucher.MACHINE}) {
      DeliveryRequest request =
          Requests.by(Requests.of(Requests.text(RESULTS + MESSAGE), "x@far.example"), voucher);
      assertSame(request, relays.seal().seal(request));
    }
  }

  @Test
  void whatWasNotJudgedHereIsNotSealed() throws IOException {
    assertEquals(MESSAGE, seal(MESSAGE, Voucher.NOBODY));
    String foreign = RESULTS.replace("me.example", "other.example") + MESSAGE;
    assertEquals(foreign, seal(foreign, Voucher.NOBODY));
  }

  @Test
  void withoutAKeyNothingIsSealed() throws IOException {
    relays.signers.clear();
    assertEquals(RESULTS + MESSAGE, seal(RESULTS + MESSAGE, Voucher.NOBODY));
  }

  /** The chain that has arrived goes on with the next number; one that has failed is told so. */
  @Test
  void aBrokenChainIsSealedAsFailed() throws IOException {
    String sealed = seal(RESULTS + MESSAGE, Voucher.NOBODY);
    String changed = RESULTS + sealed.replace("Subject: x", "Subject: y");
    String again = seal(changed, Voucher.NOBODY);
    assertTrue(again.startsWith("ARC-Seal: i=2; cv=fail;"), again);
  }

  @Test
  void aChainThatCannotBeVerifiedNowIsLeftAsItIs() throws IOException {
    String sealed = seal(RESULTS + MESSAGE, Voucher.NOBODY);
    String passed = RESULTS.replace("dkim=none", "arc=pass") + sealed;
    assertEquals(passed, seal(passed, Voucher.NOBODY));
  }
}
