package io.tmail.delivery.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.DeliveryResult.Failed;
import io.tmail.delivery.DeliveryResult.Handover;
import io.tmail.delivery.Requests;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to servers that can more or less than the message needs. */
class SmtpExtensionsTest {
  private final SmtpConnectionFactory connections = new SmtpConnectionFactory();
  private ScriptedServer server;
  private Optional<InetAddress> from = Optional.empty();

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void close() throws IOException {
    connections.closeAll();
    server.close();
  }

  @Test
  void messageTooBigForTheServerIsNotEvenAnnounced() {
    offering("SIZE 20");
    DeliveryResult result = send(Requests.of("x@example.com")).get(0);
    assertEquals("5.3.4", assertInstanceOf(Failed.class, result).status().toString());
    assertFalse(server.heard.toString().contains("MAIL"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIZE", "SIZE 0", "SIZE 1000000", "SIZE what"})
  void sizeThatSufficesIsAnnounced(String size) {
    offering(size);
    assertInstanceOf(Delivered.class, send(Requests.of("x@example.com")).get(0));
    assertTrue(server.heard.contains("MAIL FROM:<a@b.example> SIZE=" + Requests.TEXT.length()));
  }

  /** Never sent as if nothing was wrong (RFC 6152 §3). */
  @Test
  void eightBitMessageIsReturnedWhereItCannotPass() {
    offering("PIPELINING");
    DeliveryResult result =
        send(Requests.of(Requests.text("\r\n\u00e4\r\n"), "x@example.com")).get(0);
    assertEquals("5.6.3", assertInstanceOf(Failed.class, result).status().toString());
    assertFalse(server.heard.toString().contains("DATA"));
  }

  @Test
  void asciiPassesEverywhereWhateverItsSenderAnnounced() {
    offering("HELP");
    assertInstanceOf(Delivered.class, send(Requests.of("x@example.com")).get(0));
    assertTrue(server.heard.contains("MAIL FROM:<a@b.example>"));
  }

  @Test
  void internationalisedAddressIsReturnedForItsRecipientOnly() {
    offering("8BITMIME");
    List<DeliveryResult> results =
        send(saying("SMTPUTF8", "", "m\u00fcller@example.com", "x@example.com"));
    assertEquals("5.6.7", assertInstanceOf(Failed.class, results.get(0)).status().toString());
    assertInstanceOf(Delivered.class, results.get(1));
    assertTrue(server.heard.contains("MAIL FROM:<a@b.example>"));
  }

  @Test
  void internationalisedDomainHasAnAsciiName() {
    offering("8BITMIME");
    assertInstanceOf(Delivered.class, send(saying("SMTPUTF8", "", "x@b\u00fccher.example")).get(0));
    assertTrue(server.heard.contains("RCPT TO:<x@xn--bcher-kva.example>"));
  }

  @Test
  void internationalisedHeaderIsReturned() {
    offering("8BITMIME");
    DeliveryRequest request =
        Requests.saying(
            Requests.of(Requests.text("Subject: \u00c3\u00a4\r\n\r\nx\r\n"), "x@example.com"),
            "SMTPUTF8",
            "");
    assertEquals("5.6.7", send(request).get(0).status().toString());
  }

  @Test
  void internationalisedMailPassesWhereItIsUnderstood() {
    offering("8BITMIME", "SMTPUTF8");
    assertInstanceOf(
        Delivered.class, send(saying("SMTPUTF8", "", "m\u00fcller@example.com")).get(0));
    assertTrue(server.heard.contains("MAIL FROM:<a@b.example> SMTPUTF8"));
    assertTrue(
        server.heard.contains(
            new String(
                "RCPT TO:<m\u00fcller@example.com>".getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1)));
  }

  @Test
  void wishesForReportsArePassedOn() {
    offering("DSN");
    DeliveryResult result =
        send(saying(
                "RET=HDRS ENVID=x1",
                "NOTIFY=SUCCESS,DELAY ORCPT=rfc822;y@z.example",
                "x@example.com"))
            .get(0);
    assertEquals(Handover.RELAYED_WITH_DSN, assertInstanceOf(Delivered.class, result).handover());
    assertTrue(server.heard.contains("MAIL FROM:<a@b.example> RET=HDRS ENVID=x1"));
    assertTrue(
        server.heard.contains(
            "RCPT TO:<x@example.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;y@z.example"));
  }

  @Test
  void wishesForReportsStayHereWhereNobodyKnowsThem() {
    offering("SIZE");
    DeliveryResult result =
        send(saying("RET=HDRS ENVID=x1", "NOTIFY=SUCCESS", "x@example.com")).get(0);
    assertEquals(Handover.RELAYED, assertInstanceOf(Delivered.class, result).handover());
    assertTrue(server.heard.contains("RCPT TO:<x@example.com>"));
  }

  @ParameterizedTest
  @CsvSource({"REQUIRETLS, true", "HELP, false"})
  void messageThatRequiresTlsPassesOnlyWhereThatIsUnderstood(String extension, boolean passes) {
    offering(extension);
    DeliveryResult result = send(saying("REQUIRETLS", "", "x@example.com")).get(0);
    assertEquals(passes, result instanceof Delivered);
    assertEquals(passes, server.heard.contains("MAIL FROM:<a@b.example> REQUIRETLS"));
    assertEquals(passes ? "2.0.0" : "5.7.30", result.status().toString());
  }

  @Test
  void messageThatIsNotSentLeavesTheConnectionUsable() {
    offering("SIZE 100000");
    send(Requests.of(Requests.text("x".repeat(100_001)), "x@example.com"));
    assertInstanceOf(Delivered.class, send(Requests.of("x@example.com")).get(0));
    assertEquals(1, server.peers.size());
  }

  @Test
  void comesFromTheAddressThatIsWanted() throws IOException {
    from = Optional.of(InetAddress.getByName("127.0.0.9"));
    offering("SIZE");
    assertInstanceOf(Delivered.class, send(Requests.of("x@example.com")).get(0));
    assertEquals(List.of("127.0.0.9"), server.peers);
  }

  @Test
  void addressThatIsNotOursIsTemporary() throws IOException {
    from = Optional.of(InetAddress.getByName("192.0.2.1"));
    assertInstanceOf(Deferred.class, send(Requests.of("x@example.com")).get(0));
  }

  @Test
  void serverThatGoesAfterTheFinalDotLeavesTheMessageToUs() {
    server.script(
        "220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "250 Ok", ">DATA", "354 go", ">.");
    assertInstanceOf(Deferred.class, send(Requests.of("x@example.com")).get(0));
  }

  @Test
  void refusedNowMayBeTakenLater() {
    server.script(
        "220 x",
        ">EHLO",
        "250 x",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "450 4.2.0 greylisted",
        ">RSET",
        "250 Ok",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 taken");
    DeliveryResult first = send(Requests.of("x@example.com")).get(0);
    assertEquals("4.2.0", assertInstanceOf(Deferred.class, first).status().toString());
    assertInstanceOf(Delivered.class, send(Requests.of("x@example.com")).get(0));
    server.verify();
  }

  @Test
  void oneOfThreeRefusedLeavesTheOthersTheirMail() {
    server.script(
        "220 x",
        ">EHLO",
        "250 x",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">RCPT",
        "550 5.1.1 nobody",
        ">RCPT",
        "452 4.2.2 full",
        ">DATA",
        "354 go",
        ">.",
        "250 taken");
    List<DeliveryResult> results =
        send(Requests.of("x@example.com", "y@example.com", "z@example.com"));
    assertInstanceOf(Delivered.class, results.get(0));
    assertEquals("5.1.1", assertInstanceOf(Failed.class, results.get(1)).status().toString());
    assertEquals("4.2.2", assertInstanceOf(Deferred.class, results.get(2)).status().toString());
  }

  @Test
  void serverThatClosesOnRcptLeavesTheMessageToUs() {
    server.script("220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "421 4.3.2 going down");
    assertInstanceOf(Deferred.class, send(Requests.of("x@example.com")).get(0));
  }

  @Test
  void commandOfTwoLinesIsNeverSent() {
    assertThrows(
        IOException.class,
        () -> {
          server.script("220 x", ">X");
          try (SmtpWire wire = SmtpWire.connect(spec())) {
            wire.command("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>");
          }
        });
  }

  /** However it drips, the whole transaction has an end. */
  @Test
  void allWaitsTogetherHaveAnEnd() throws IOException {
    server.script("220 x", "220 x", "220 x", "~220 " + "x".repeat(2000));
    try (SmtpWire wire = SmtpWire.connect(spec())) {
      wire.allow(Duration.ofMillis(300));
      assertThrows(
          java.net.SocketTimeoutException.class,
          () -> {
            for (int i = 0; i < 4; i++) {
              assertEquals(220, wire.reply(Duration.ofMinutes(5)).code());
            }
          });
    }
  }

  private void offering(String... extensions) {
    List<String> script = new ArrayList<>(List.of("220 x", ">EHLO"));
    script.add("250-x");
    for (int i = 0; i < extensions.length; i++) {
      script.add((i < extensions.length - 1 ? "250-" : "250 ") + extensions[i]);
    }
    script.addAll(
        List.of(">MAIL", "250 Ok", ">RCPT", "250 Ok", ">DATA", "354 go", ">.", "250 2.0.0 taken"));
    server.script(script.toArray(String[]::new));
  }

  private static DeliveryRequest saying(String mail, String rcpt, String... recipients) {
    return Requests.saying(Requests.of(recipients), mail, rcpt);
  }

  private List<DeliveryResult> send(DeliveryRequest request) {
    return connections.transact(spec(), request);
  }

  private SmtpConnectionSpec spec() {
    return new SmtpConnectionSpec(
        server.hop(),
        false,
        "me.example",
        TlsPolicy.NONE,
        Duration.ofSeconds(10),
        Optional.empty(),
        from,
        false);
  }
}
