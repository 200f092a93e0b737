package io.tmail.rates;

import io.tmail.rates.Tally.Count;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts one kind of event by key. Any thread may call, none ever waits for a database: what other
 * nodes counted is as new as the last exchange, which {@link RateManager} makes every second.
 */
public final class RateCounter {
  private static final long SWEEP_MILLIS = 1000;

  /** What the names of shared places begin with. */
  private static final String SHARED_PLACE = "\0";

  /** How many keys without room share a count: two to the power of 12. */
  private static final int SHARED_PLACES = 4096;

  private final String kind;
  private final long length;
  private final int most;
  private final boolean shared;
  private final Clock clock;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

  /** Whose count the other nodes do not know yet. */
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  /** Keys whose counts on other nodes are to be read. */
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();

  /** How one key's counts are exchanged at once. */
  @FunctionalInterface
  interface Exchange {
    void settle(RateCounter counter, String key);
  }

  private volatile Exchange exchange = (counter, key) -> {};

  private final AtomicLong sweptAt = new AtomicLong();

  RateCounter(String kind, Duration window, int most, boolean shared, Clock clock) {
    this.kind = kind;
    this.length = window.toMillis();
    this.most = most;
    this.shared = shared;
    this.clock = clock;
  }

  /** How often it happened in the last window of time, on all nodes. */
  public int count(String key) {
    if (shared && wanted.size() < most) {
      wanted.add(key);
    }
    Tally tally = tallies.get(key);
    long now = clock.millis();
    return tally == null ? 0 : tally.in(now / length).estimate(now, length);
  }

  /**
   * The same with what other nodes have counted by now: the database is asked. If it is away, what
   * is known counts.
   */
  public int exactCount(String key) {
    exchange.settle(this, key);
    return count(key);
  }

  /** It happened, here. Of more keys than there is room for, the last are not counted. */
  public void add(String key, int times) {
    long window = clock.millis() / length;
    if (!hasRoom(key)) {
      return;
    }
    tallies.compute(
        key,
        (same, tally) -> (tally == null ? Tally.startingIn(window) : tally.in(window)).plus(times));
    if (shared) {
      changed.add(key);
    }
  }

  /**
   * Where events of the key are counted, so that no count is lost: under the key itself or, when
   * there is no room for one more, under one of 4096 names that such keys share.
   */
  public String place(String key) {
    return hasRoom(key) ? key : SHARED_PLACE + (key.hashCode() & (SHARED_PLACES - 1));
  }

  /** One event less, which turned out not to be one. */
  public void takeBack(String key) {
    long window = clock.millis() / length;
    Tally known = tallies.computeIfPresent(key, (same, tally) -> tally.in(window).minusOne());
    if (shared && known != null) {
      changed.add(key);
    }
  }

  /** As if it had never happened: on this node at once; others keep what they counted. */
  public void forget(String key) {
    if (!shared) {
      tallies.remove(key);
      return;
    }
    Tally known = tallies.get(key);
    if (known != null) {
      tallies.computeIfPresent(key, (same, tally) -> tally.forget());
      if (known.isCountedHere()) {
        changed.add(key);
      }
    }
  }

  private boolean hasRoom(String key) {
    if (tallies.size() < most || tallies.containsKey(key) || key.startsWith(SHARED_PLACE)) {
      return true;
    }
    long now = clock.millis();
    long last = sweptAt.get();
    if (Math.abs(now - last) >= SWEEP_MILLIS && sweptAt.compareAndSet(last, now)) {
      tallies.values().removeIf(tally -> tally.in(now / length).estimate(now, length) == 0);
    }
    return tallies.size() < most;
  }

  void exchangeBy(Exchange wanted) {
    exchange = wanted;
  }

  /** At most that many keys whose counts changed; they no longer count as changed. */
  List<String> takeChanged(int atMost) {
    return take(changed, atMost);
  }

  /** The other nodes could not be informed. */
  void tellAgain(String key) {
    changed.add(key);
  }

  /** At most that many keys that were looked up since the last call. */
  List<String> takeWanted(int atMost) {
    return take(wanted, atMost);
  }

  private static List<String> take(Set<String> from, int atMost) {
    List<String> taken = new ArrayList<>();
    for (Iterator<String> keys = from.iterator(); keys.hasNext() && taken.size() < atMost; ) {
      taken.add(keys.next());
      keys.remove();
    }
    return taken;
  }

  /** What this node counted, window by window; nothing that is zero. */
  List<Counted> own(String key) {
    long window = clock.millis() / length;
    Tally tally = tallies.getOrDefault(key, Tally.startingIn(window)).in(window);
    List<Counted> own = new ArrayList<>();
    addIfAny(own, tally.window(), tally.now());
    addIfAny(own, tally.window() - 1, tally.before());
    return own;
  }

  private void addIfAny(List<Counted> own, long window, Count count) {
    if (count.own() > 0) {
      own.add(new Counted(window * length, count.own(), (window + 2) * length));
    }
  }

  /**
   * What all the others counted.
   *
   * @param sums by the beginning of the window, in milliseconds since the epoch
   */
  void learn(String key, Map<Long, Integer> sums) {
    long window = clock.millis() / length;
    if (sums.isEmpty() ? !tallies.containsKey(key) : !hasRoom(key)) {
      return;
    }
    tallies.compute(
        key,
        (same, tally) -> {
          Tally then = tally == null ? Tally.startingIn(window) : tally.in(window);
          return then.learn(of(sums, then.window()), of(sums, then.window() - 1));
        });
  }

  private int of(Map<Long, Integer> sums, long window) {
    return sums.getOrDefault(Long.valueOf(window * length), Integer.valueOf(0)).intValue();
  }

  /** The key's name in the table: of fixed length, without text from clients. */
  String name(String key) {
    return HashedName.of(kind, key);
  }

  /**
   * A window's count.
   *
   * @param beganAt milliseconds since the epoch
   * @param expiresAt from then on it plays no part
   */
  record Counted(long beganAt, int total, long expiresAt) {}
}
