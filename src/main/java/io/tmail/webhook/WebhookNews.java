package io.tmail.webhook;

import io.tmail.config.WebhookSettings.Event;
import io.tmail.queue.QueueEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has become of messages, told to webhooks in its order, and again until one of them takes it.
 * It waits in memory: a restart forgets it. Events come on any thread; one thread sends.
 */
@ApplicationScoped
public class WebhookNews {
  private static final int MOST_WAITING = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
  private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private final AtomicLong dropped = new AtomicLong();
  private Webhooks webhooks;
  private long pause;
  private long notBefore = System.nanoTime();

  protected WebhookNews() {}

  @Inject
  public WebhookNews(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /** How many were given up so far: there were too many, or the webhook did not want them. */
  public long dropped() {
    return dropped.get();
  }

  /** How many wait. */
  public int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  void observe(@Observes QueueEvent fact) {
    if (fact instanceof QueueEvent.Accepted accepted && webhooks.tell(Event.QUEUED)) {
      add(WebhookFacts.of(accepted));
    } else if (fact instanceof QueueEvent.Settled settled && webhooks.tell(Event.SETTLED)) {
      add(WebhookFacts.of(settled));
    }
  }

  private void add(JsonObjectBuilder facts) {
    byte[] event = facts.build().toString().getBytes(StandardCharsets.UTF_8);
    synchronized (waiting) {
      if (waiting.size() < MOST_WAITING) {
        waiting.add(event);
      } else {
        dropped.incrementAndGet();
      }
    }
  }

  /** Sends until nothing waits, or there is no answer; then not again before a pause is over. */
  void send() {
    if (System.nanoTime() - notBefore < 0) {
      return;
    }
    for (byte[] next = first(); next != null; next = first()) {
      try {
        boolean accepted = webhooks.post(next, PATIENCE, Webhook.Answer::accepted);
        dropped.addAndGet(accepted ? 0 : 1);
      } catch (IOException silent) {
        pause = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, 2 * pause));
        notBefore = System.nanoTime() + pause;
        return;
      }
      pause = 0;
      remove();
    }
  }

  private byte[] first() {
    synchronized (waiting) {
      return waiting.peek();
    }
  }

  private void remove() {
    synchronized (waiting) {
      waiting.remove();
    }
  }
}
