package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tmail.mail.Finding;
import io.tmail.webhook.WebhookChecks;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail as a webhook judges it, and webhooks that fail. */
final class WebhookTest {
  private static final String ALL = "connect helo mail rcpt message";

  @TempDir private Path folder;
  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<JsonObject> told = new CopyOnWriteArrayList<>();
  private final Set<Integer> connections = new HashSet<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private SmtpRig rig;

  WebhookTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    connections.add(exchange.getRemoteAddress().getPort());
    bodies.add(body);
    signatures.add(
        exchange.getRequestHeaders().getFirst("X-Tmail-Timestamp")
            + " "
            + exchange.getRequestHeaders().getFirst("X-Tmail-Signature"));
    JsonObject event =
        Json.createReader(new StringReader(new String(body, StandardCharsets.UTF_8))).readObject();
    told.add(event);
    byte[] answer =
        answers.getOrDefault(event.getString("event"), "").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.length == 0 ? 204 : 200, answer.length == 0 ? -1 : 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  @AfterEach
  void close() {
    rig.close();
    server.stop(0);
  }

  private void rig(String events, String... set) {
    rigAt("http://127.0.0.1:" + server.getAddress().getPort() + "/mail?key=1", events, set);
  }

  private void rigAt(String url, String events, String... set) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "WEBHOOK_URLS",
                url,
                "WEBHOOK_EVENTS",
                events,
                "WEBHOOK_TIMEOUT",
                "1s",
                "WEBHOOK_SECRET",
                folder.resolve("secret").toString()));
    all.addAll(List.of(set));
    rig = new SmtpRig(WebhookChecks::of, all.toArray(String[]::new));
  }

  private String send() throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      String reply = client.expect("");
      for (String command :
          List.of(
              "EHLO client.example",
              "MAIL FROM:<a@b.example>",
              "RCPT TO:<alice@example.com>",
              "DATA")) {
        if (!reply.matches("(?s)[23].*")) {
          return reply;
        }
        reply = client.ask(command, "");
      }
      return reply.startsWith("354")
          ? client.ask("From: a@b.example\r\nSubject: Gr\u00fc\u00dfe\r\n\r\nhello\r\n.", "")
          : reply;
    }
  }

  private FakeQueue.Accepted last() {
    return rig.queue.accepted.get(rig.queue.accepted.size() - 1);
  }

  @Test
  void eachChosenEventIsToldWithWhatIsKnown() throws IOException {
    rig(ALL);
    assertTrue(send().startsWith("250"));
    assertEquals(
        List.of("connect", "helo", "mail", "rcpt", "message"),
        told.stream().map(each -> each.getString("event")).toList());
    JsonObject client = told.get(2).getJsonObject("client");
    assertEquals("127.0.0.1", client.getString("ip"));
    assertEquals("client.example", client.getString("helo"));
    assertEquals("a@b.example", told.get(2).getString("sender"));
    assertEquals("alice@example.com", told.get(3).getString("recipient"));
    JsonObject message = told.get(4);
    assertEquals(last().message().id().value(), message.getString("id"));
    assertEquals("alice@example.com", message.getJsonArray("recipients").getString(0));
    assertTrue(message.getString("header").startsWith("From: a@b.example\r\nSubject: "));
    assertEquals(List.of(), last().arrival().findings());
    assertEquals(1, connections.size(), "connections are kept");
  }

  @Test
  void eventsThatWereNotChosenAreNotTold() throws IOException {
    rig("rcpt");
    assertTrue(send().startsWith("250"));
    assertEquals(1, told.size());
  }

  @Test
  void whatIsToldIsSigned() throws Exception {
    rig("message");
    assertTrue(send().startsWith("250"));
    String[] signed = signatures.get(0).split(" ");
    Mac mac = Mac.getInstance("HmacSHA256");
    String secret = Files.readString(folder.resolve("secret")).strip();
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((signed[0] + ".").getBytes(StandardCharsets.UTF_8));
    assertEquals(HexFormat.of().formatHex(mac.doFinal(bodies.get(0))), signed[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "helo", "mail", "rcpt", "message"})
  void eachOfThemMayRefuse(String event) throws IOException {
    rig(ALL);
    answers.put(event, "{\"verdict\":\"refuse\",\"reason\":\"Not today\"}");
    assertEquals("550 5.7.1 webhook: Not today; contact postmaster@mail.example", send(), event);
    assertEquals(List.of(), rig.queue.accepted);
  }

  @Test
  void theClientMayBeToldToTryAgain() throws IOException {
    rig("message");
    answers.put("message", "{\"verdict\":\"refuse\",\"code\":452,\"status\":\"4.2.2\"}");
    assertEquals("452 4.2.2 webhook: the message is refused", send());
  }

  @Test
  void whatIsFoundEarlyCountsForTheMessage() throws IOException {
    rig(ALL);
    answers.put("connect", "{\"verdict\":\"mark\",\"score\":2.5,\"reason\":\"seen before\"}");
    answers.put("helo", "{\"verdict\":\"junk\"}");
    assertTrue(send().startsWith("250"));
    List<Finding> findings = last().arrival().findings();
    assertEquals(
        List.of("webhook=mark", "webhook=junk"),
        findings.stream().map(each -> each.check() + "=" + each.result()).toList());
    assertEquals(2.5, Finding.score(findings));
    assertEquals("junk", last().recipients().get(0).destination().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "junk, refuse, junk, false", "quarantine, discard, mailbox, true",
    "mark, refuse, mailbox, false", "refuse, quarantine, mailbox, true"
  })
  void itsVerdictIsGradedByTheSetting(String mode, String verdict, String way, boolean held)
      throws IOException {
    rig("message", "SMTPD_CHECK_WEBHOOK", mode);
    answers.put("message", "{\"verdict\":\"" + verdict + "\"}");
    assertTrue(send().startsWith("250"));
    assertEquals(way, last().recipients().get(0).destination().toString());
    assertEquals(held, last().arrival().quarantine().isPresent());
  }

  @Test
  void aMessageMayBeDiscarded() throws IOException {
    rig("message");
    answers.put("message", "{\"verdict\":\"discard\"}");
    assertTrue(send().startsWith("250"));
    assertEquals(1, rig.queue.discarded.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "rubbish",
        "{\"verdict\":\"dance\"}",
        "{\"verdict\":7}",
        "{\"verdict\":\"refuse\",\"code\":250}",
        "{\"verdict\":\"refuse\",\"code\":550,\"status\":\"4.7.1\"}",
        "{\"score\":1e9}",
        "{\"score\":\"much\"}"
      })
  void aMalformedAnswerIsNone(String answer) throws IOException {
    rig("message");
    answers.put("message", answer);
    assertTrue(send().startsWith("250"));
    assertEquals("temperror", last().arrival().findings().get(0).result());
  }

  @Test
  void tooLongAnAnswerIsNone() throws IOException {
    rig("message");
    answers.put("message", "{\"reason\":\"" + "x".repeat(100_000) + "\"}");
    assertTrue(send().startsWith("250"));
    assertEquals("temperror", last().arrival().findings().get(0).result());
  }

  @Test
  void withoutAnAnswerTheClientTriesAgainIfThatIsWanted() throws IOException {
    rigAt("http://127.0.0.1:1/", "message", "WEBHOOK_UNANSWERED", "defer");
    assertTrue(send().startsWith("454 4.3.0 webhook: no answer"));
  }

  @Test
  void oneThatHangsIsLeftAloneAfterAWhile() throws Exception {
    try (ScriptedMilter silent = new ScriptedMilter()) {
      rigAt("http://" + silent.address().substring("inet:".length()) + "/", "message");
      for (int i = 0; i < 5; i++) {
        assertTrue(send().startsWith("250"));
      }
      long begun = System.nanoTime();
      assertTrue(send().startsWith("250"));
      assertTrue(System.nanoTime() - begun < 900_000_000L);
      assertEquals("left alone after failures", last().arrival().findings().get(0).reason());
    }
  }

  @Test
  void anotherOneIsAskedInItsPlace() throws IOException {
    rigAt("http://127.0.0.1:1/ http://127.0.0.1:" + server.getAddress().getPort(), "message");
    answers.put("message", "{\"verdict\":\"mark\"}");
    assertTrue(send().startsWith("250"));
    assertEquals("mark", last().arrival().findings().get(0).result());
  }
}
