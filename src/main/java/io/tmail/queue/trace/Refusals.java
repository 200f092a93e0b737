package io.tmail.queue.trace;

import io.tmail.mail.ClientNetwork;
import io.tmail.queue.DeliveryLog;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Buffers refusals for the trace. {@link #add} is called by SMTP sessions and never waits; the
 * timer writes them. Refusals of unauthenticated clients are limited so that they can't fill the
 * disk: a number per minute from one network, and one per second on average over all.
 */
@ApplicationScoped
public class Refusals {
  private static final int MOST_OF_A_NETWORK = 20;
  private static final int MOST_NETWORKS = 10_000;
  private static final int MOST_SAVED_UP = 1000;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long MINUTE_NANOS = 60 * SECOND_NANOS;

  private QueueDatabase database;
  private LongSupplier clock;
  private final Map<ClientNetwork, Integer> ofNetworks = new HashMap<>();
  private List<Refusal> waiting = new ArrayList<>();
  private long minute;
  private long toldMinute;
  private long earnedAt;
  private int savedUp = MOST_SAVED_UP;
  private long dropped;
  private long droppedTold;

  protected Refusals() {}

  @Inject
  Refusals(QueueDatabase database) {
    this(database, System::nanoTime);
  }

  /**
   * @param clock nanoseconds
   */
  Refusals(QueueDatabase database, LongSupplier clock) {
    this.database = database;
    this.clock = clock;
    this.minute = clock.getAsLong();
    this.toldMinute = minute;
    this.earnedAt = minute;
  }

  /** Keeps it in mind, or counts that there was no room for it. */
  public synchronized void add(ClientNetwork from, Refusal refusal) {
    long now = clock.getAsLong();
    if (now - minute >= MINUTE_NANOS) {
      ofNetworks.clear();
      minute = now;
    }
    long earned = (now - earnedAt) / SECOND_NANOS;
    earnedAt += earned * SECOND_NANOS;
    savedUp = (int) Math.min(MOST_SAVED_UP, savedUp + earned);
    boolean known = ofNetworks.containsKey(from) || ofNetworks.size() < MOST_NETWORKS;
    if (savedUp == 0 || !known || ofNetworks.merge(from, 1, Integer::sum) > MOST_OF_A_NETWORK) {
      dropped++;
    } else {
      savedUp--;
      waiting.add(refusal);
    }
  }

  /** How many found no room since the start. */
  synchronized long dropped() {
    return dropped;
  }

  /** Has them written; what cannot be written is lost, which is acceptable for a trace. */
  public void write() {
    List<Refusal> some = taken();
    if (!some.isEmpty()) {
      CompletableFuture<Void> unused =
          database.submit(
              tables -> {
                for (Refusal refusal : some) {
                  tables.trace().refused(refusal);
                }
              });
    }
  }

  private synchronized List<Refusal> taken() {
    long now = clock.getAsLong();
    if (dropped > droppedTold && now - toldMinute >= MINUTE_NANOS) {
      DeliveryLog.queue("trace: " + (dropped - droppedTold) + " refusals not stored, too many");
      droppedTold = dropped;
      toldMinute = now;
    }
    List<Refusal> some = waiting;
    waiting = new ArrayList<>();
    return some;
  }
}
