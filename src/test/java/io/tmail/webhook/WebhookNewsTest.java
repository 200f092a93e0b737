package io.tmail.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tmail.config.Settings;
import io.tmail.mail.Envelope;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.queue.QueueEvent;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookNewsTest {
  @TempDir private Path folder;
  private final HttpServer server;
  private final List<String> got = new ArrayList<>();

  /** Statuses of the next answers; 204 if there are none. */
  private final Deque<Integer> statuses = new ArrayDeque<>();

  private WebhookNews news;

  WebhookNewsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          got.add(body.replaceFirst(".*\"recipients\":(\\d+).*", "$1"));
          exchange.sendResponseHeaders(statuses.isEmpty() ? 204 : statuses.remove(), -1);
          exchange.close();
        });
    server.start();
    news = new WebhookNews(new Webhooks(settings("queued"), Clock.systemUTC()));
  }

  private Settings settings(String events) {
    return Settings.load(
        Map.of(
            "TMAIL_HOME",
            folder.toString(),
            "TMAIL_WEBHOOK_URLS",
            "http://127.0.0.1:" + server.getAddress().getPort() + "/mail",
            "TMAIL_WEBHOOK_EVENTS",
            events));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void queued(int recipients) {
    Instant now = Instant.now();
    Envelope envelope =
        new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.NOBODY);
    QueuedMessage message =
        new QueuedMessage(
            QueueId.next(now.toEpochMilli()),
            envelope,
            "<1@x>",
            new MessageContent.Inline(new byte[0]),
            now);
    news.observe(new QueueEvent.Accepted(message, recipients));
  }

  @Test
  void newsComeInTheirOrder() {
    queued(1);
    queued(2);
    news.send();
    assertEquals(List.of("1", "2"), got);
    assertEquals(0, news.waiting());
  }

  @Test
  void whatIsNotTakenIsSentAgainAfterAPause() throws Exception {
    statuses.add(503);
    queued(1);
    queued(2);
    news.send();
    news.send();
    assertEquals(List.of("1"), got);
    assertEquals(2, news.waiting());
    Thread.sleep(1100);
    news.send();
    assertEquals(List.of("1", "1", "2"), got);
    assertEquals(0, news.dropped());
  }

  @Test
  void whatIsNotWantedIsDroppedAndCounted() {
    statuses.add(400);
    queued(1);
    queued(2);
    news.send();
    assertEquals(List.of("1", "2"), got);
    assertEquals(1, news.dropped());
  }

  @Test
  void whatIsTooMuchIsDroppedAndCounted() {
    for (int i = 0; i < 10_010; i++) {
      queued(1);
    }
    assertEquals(10_000, news.waiting());
    assertEquals(10, news.dropped());
  }

  @Test
  void eventsThatWereNotChosenAreNotSent() {
    news = new WebhookNews(new Webhooks(settings("settled"), Clock.systemUTC()));
    queued(1);
    assertEquals(0, news.waiting());
  }

  @Test
  void theSecretIsMadeOnceForItsOwner() throws IOException {
    String secret = Files.readString(folder.resolve("webhook.secret"));
    assertTrue(secret.strip().length() == 64, secret);
    Webhooks again = new Webhooks(settings("queued"), Clock.systemUTC());
    assertEquals(List.of(), again.troubles());
    assertEquals(secret, Files.readString(folder.resolve("webhook.secret")));
  }
}
