package io.tmail.delivery.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.DeliveryResult.Failed;
import io.tmail.delivery.Requests;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpConnectionFactoryTest {
  private static final String STUFFED = "Subject: x\r\n\r\n..dot\r\ntext\r\n";

  private final SmtpConnectionFactory connections = new SmtpConnectionFactory();
  private ScriptedServer server;
  private TlsPolicy tls = TlsPolicy.NONE;
  private Duration timeout = Duration.ofSeconds(10);
  private boolean lmtp;

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
  void deliversCommandByCommandWithoutPipelining() {
    server.script(
        "220 mx.example ESMTP",
        ">EHLO me.example",
        "250-mx.example",
        "250 SIZE",
        ">MAIL FROM:<a@b.example> SIZE=" + Requests.TEXT.length(),
        "250 2.1.0 Ok",
        ">RCPT TO:<x@example.com>",
        "250 2.1.5 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 2.0.0 queued as 1");
    DeliveryResult result = only(send("x@example.com"));
    server.verify();
    assertInstanceOf(Delivered.class, result);
    assertEquals("250 2.0.0 queued as 1", result.reply().toString());
    assertEquals(server.hop().toString(), result.relay());
    assertTrue(server.heard.contains(STUFFED), "dots are doubled");
  }

  @Test
  void pipelinesWhereTheServerCan() {
    server.script(
        "220 mx.example",
        ">EHLO",
        "250-mx.example",
        "250-8BITMIME",
        "250 PIPELINING",
        ">MAIL FROM:<a@b.example> BODY=8BITMIME",
        ">RCPT TO:<x@example.com>",
        ">RCPT TO:<y@example.com>",
        ">RCPT TO:<z@example.com>",
        ">DATA",
        "250 Ok",
        "250 Ok",
        "550 5.1.1 no y",
        "250 Ok",
        "354 go",
        ">.",
        "250 done");
    List<DeliveryResult> results = send("x@example.com", "y@example.com", "z@example.com");
    server.verify();
    assertInstanceOf(Delivered.class, results.get(0));
    assertEquals(
        "550 5.1.1 no y", assertInstanceOf(Failed.class, results.get(1)).reply().toString());
    assertInstanceOf(Delivered.class, results.get(2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodyAcceptedMeansNoMessage(boolean pipelining) {
    if (pipelining) {
      server.script(
          "220 x",
          ">EHLO",
          "250-x",
          "250 PIPELINING",
          ">MAIL",
          ">RCPT",
          ">DATA",
          "250 Ok",
          "550 no",
          "503 no recipients",
          ">RSET",
          "250 Ok");
    } else {
      server.script(
          "220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "550 no", ">RSET", "250 Ok");
    }
    assertInstanceOf(Failed.class, only(send("x@example.com")));
    server.verify();
  }

  /** RFC 2920 §3.1. */
  @Test
  void goAheadAlthoughNobodyWasAcceptedIsAnsweredByALoneDot() {
    server.script(
        "220 x",
        ">EHLO",
        "250-x",
        "250 PIPELINING",
        ">MAIL",
        ">RCPT",
        ">DATA",
        "250 Ok",
        "550 no",
        "354 go",
        ">.",
        "554 nothing");
    assertInstanceOf(Failed.class, only(send("x@example.com")));
    server.verify();
    assertEquals("", server.heard.get(server.heard.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusedSenderConcernsEveryRecipient(boolean pipelining) {
    if (pipelining) {
      server.script(
          "220 x",
          ">EHLO",
          "250-x",
          "250 PIPELINING",
          ">MAIL",
          ">RCPT",
          ">RCPT",
          ">DATA",
          "553 5.1.8 sender",
          "503 no",
          "503 no",
          "503 no",
          ">RSET",
          "250 Ok");
    } else {
      server.script("220 x", ">EHLO", "250 x", ">MAIL", "553 5.1.8 sender");
    }
    List<DeliveryResult> results = send("x@example.com", "y@example.com");
    server.verify();
    results.forEach(result -> assertEquals("553 5.1.8 sender", result.reply().toString()));
  }

  @ParameterizedTest
  @CsvSource({"421 4.3.2 busy", "451 later", "554 go away", "521 no mail here"})
  void unfriendlyGreetingIsTemporary(String greeting) {
    server.script(greeting);
    DeliveryResult result = only(send("x@example.com"));
    assertInstanceOf(Deferred.class, result);
    assertTrue(result.reply().toString().contains(greeting), result.toString());
  }

  @Test
  void heloIsTriedWhereEhloIsUnknown() {
    server.script(
        "220 PIPELINING.example",
        ">EHLO",
        "500 what",
        ">HELO me.example",
        "250 PIPELINING",
        ">MAIL FROM:<a@b.example>",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 Ok");
    assertInstanceOf(Delivered.class, only(send("x@example.com")));
    server.verify();
  }

  @Test
  void serverThatLeavesWithinDataLeavesTheMessageToUs() {
    server.script(
        "220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "250 Ok", ">DATA", "354 go");
    assertEquals("4.4.1", only(send("x@example.com")).status().toString());
  }

  @Test
  void serverThatLeavesAfterTheDotLeavesTheMessageToUs() {
    server.script(
        "220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "250 Ok", ">DATA", "354 go", ">.");
    assertInstanceOf(Deferred.class, only(send("x@example.com")));
  }

  @Test
  void nobodyThereIsTemporary() throws IOException {
    server.close();
    assertEquals("4.4.1", only(send("x@example.com")).status().toString());
  }

  @Test
  void repliesMayHaveManyLinesAndComeByteByByte() {
    server.script(
        "~220-mx.example\r\n220-welcome\r\n220 here",
        ">EHLO",
        "~250-mx.example\r\n250 HELP",
        ">MAIL",
        "~250 Ok",
        ">RCPT",
        "~550-5.7.1 you\r\n550-5.7.1 are\r\n550 5.7.1 blocked",
        ">RSET",
        "~250 Ok");
    assertEquals("550 5.7.1 you are blocked", only(send("x@example.com")).reply().toString());
    server.verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "2", "999 what", "199 hm", "2x0 no", ""})
  void whatIsNoReplyIsTemporary(String line) {
    server.script("220 x", ">EHLO", line);
    assertInstanceOf(Deferred.class, only(send("x@example.com")));
  }

  @Test
  void endlessReplyIsTemporary() {
    String[] lines = new String[300];
    java.util.Arrays.fill(lines, "250-x");
    lines[0] = "220 x";
    lines[1] = ">EHLO";
    lines[299] = "250 Ok";
    server.script(lines);
    assertInstanceOf(Deferred.class, only(send("x@example.com")));
  }

  @Test
  void silentServerIsLeftAlone() {
    timeout = Duration.ofMillis(200);
    server.script("220 x", ">EHLO", "#3000");
    assertEquals("4.4.1", only(send("x@example.com")).status().toString());
  }

  @Test
  void serverThatSpeaksTooSlowlyIsLeftAlone() {
    timeout = Duration.ofMillis(200);
    server.script("220 x", ">EHLO", "~250 " + "x".repeat(1000));
    assertEquals("4.4.1", only(send("x@example.com")).status().toString());
  }

  @Test
  void serverThatStopsReadingIsLeftAlone() {
    timeout = Duration.ofMillis(300);
    server.script(
        "220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "250 Ok", ">DATA", "354 go",
        "#20000");
    DeliveryResult result =
        only(
            connections.transact(
                spec(), Requests.of(Requests.text("x".repeat(20 << 20)), "x@example.com")));
    assertEquals("4.4.1", result.status().toString());
  }

  @Test
  void connectionServesOneTransactionAfterTheOther() {
    server.script(
        "220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "250 Ok", ">DATA", "354 go", ">.",
        "250 one", ">MAIL", "250 Ok", ">RCPT", "250 Ok", ">DATA", "354 go", ">.", "250 two");
    assertEquals("250 one", only(send("x@example.com")).reply().toString());
    assertEquals("250 two", only(send("x@example.com")).reply().toString());
    server.verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "421 4.4.2 idle too long"})
  void keptConnectionThatHasGoneIsReplaced(String lastWords) throws InterruptedException {
    server.script(
        "220 x",
        ">EHLO",
        "250 x",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        lastWords.isEmpty() ? "250 one" : "250 one\r\n" + lastWords);
    server.script(
        "220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "250 Ok", ">DATA", "354 go", ">.",
        "250 two");
    assertEquals("250 one", only(send("x@example.com")).reply().toString());
    Thread.sleep(50);
    assertEquals("250 two", only(send("x@example.com")).reply().toString());
  }

  @Test
  void lmtpAnswersForEachAcceptedRecipient() {
    lmtp = true;
    server.script(
        "220 x",
        ">LHLO me.example",
        "250-x",
        "250 PIPELINING",
        ">MAIL",
        ">RCPT",
        ">RCPT",
        ">RCPT",
        ">DATA",
        "250 Ok",
        "250 Ok",
        "550 5.1.1 no",
        "250 Ok",
        "354 go",
        ">.",
        "250 2.0.0 first",
        "452 4.2.2 full");
    List<DeliveryResult> results = send("x@example.com", "y@example.com", "z@example.com");
    server.verify();
    assertEquals("250 2.0.0 first", results.get(0).reply().toString());
    assertEquals("550 5.1.1 no", results.get(1).reply().toString());
    assertEquals("452 4.2.2 full", results.get(2).reply().toString());
  }

  @Test
  void plainTextWillDoWhereTlsIsRefused() {
    tls = TlsPolicy.OPPORTUNISTIC;
    server.script(
        "220 x",
        ">EHLO",
        "250-x",
        "250 STARTTLS",
        ">STARTTLS",
        "454 4.7.0 no TLS now",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 done");
    assertInstanceOf(Delivered.class, only(send("x@example.com")));
    server.verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"220 go", "220 go\r\nnonsense instead of a handshake"})
  void plainTextWillDoWhereTlsFails(String answer) {
    tls = TlsPolicy.OPPORTUNISTIC;
    server.script("220 x", ">EHLO", "250-x", "250 STARTTLS", ">STARTTLS", answer);
    server.script(
        "220 x",
        ">EHLO",
        "250-x",
        "250 STARTTLS",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 done");
    assertInstanceOf(Delivered.class, only(send("x@example.com")));
  }

  @ParameterizedTest
  @CsvSource({"ENCRYPT, 454 4.7.0 no", "ENCRYPT, 554 5.7.0 no", "VERIFY, 554 5.7.0 no"})
  void refusedTlsIsTemporaryWhereItIsNeeded(TlsPolicy policy, String answer) {
    tls = policy;
    server.script("220 x", ">EHLO", "250-x", "250 STARTTLS", ">STARTTLS", answer);
    assertInstanceOf(Deferred.class, only(send("x@example.com")));
    server.verify();
  }

  /** The greeting takes 300 ms, the reply to the dot 200. */
  @Test
  void setUpIsMeasuredApartFromTheTransmission() {
    server.script(
        "#300",
        "220 x",
        ">EHLO",
        "250 x",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "#200",
        "250 taken",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 taken");
    long begin = System.nanoTime();
    long setUp = only(send("x@example.com")).contact().setUp().toMillis();
    long took = (System.nanoTime() - begin) / 1_000_000;
    assertTrue(setUp >= 300 && setUp <= took - 200, setUp + " of " + took);
    long kept = only(send("y@example.com")).contact().setUp().toMillis();
    assertTrue(kept < 100, "a kept connection is ready: " + kept);
    server.verify();
  }

  @Test
  void failedSetUpIsAllThatTheAttemptWas() {
    server.script("#300", "421 busy");
    assertTrue(only(send("x@example.com")).contact().setUp().toMillis() >= 300);
  }

  @Test
  void failureAfterTheSetUpKeepsWhatThatTook() {
    server.script("#300", "220 x", ">EHLO", "250 x", ">MAIL", "#600");
    long setUp = only(send("x@example.com")).contact().setUp().toMillis();
    assertTrue(setUp >= 300 && setUp < 900, String.valueOf(setUp));
  }

  private List<DeliveryResult> send(String... recipients) {
    return connections.transact(spec(), Requests.of(recipients));
  }

  private SmtpConnectionSpec spec() {
    return new SmtpConnectionSpec(server.hop(), lmtp, "me.example", tls, timeout);
  }

  private static DeliveryResult only(List<DeliveryResult> results) {
    assertEquals(1, results.size());
    return results.get(0);
  }
}
