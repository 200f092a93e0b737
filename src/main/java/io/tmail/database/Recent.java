package io.tmail.database;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Results of the last second, so that a burst of mail for one address asks the database once.
 * Another node's changes are seen when a result has expired, this one's after {@link #forget}. Any
 * thread may call; none waits for another.
 */
public final class Recent<K, V> {
  private static final long AGE_NANOS = Duration.ofSeconds(1).toNanos();

  /** So that invented addresses cannot fill the memory. */
  private static final int MOST = 10_000;

  private final int most;

  private record Answer<V>(V value, long nanos) {}

  private volatile Map<K, Answer<V>> answers = new ConcurrentHashMap<>();

  public Recent() {
    this(MOST);
  }

  /**
   * @param most answers that are kept, where they may be big
   */
  public Recent(int most) {
    this.most = most;
  }

  /** A recent answer, or else the one that is found now. */
  public V get(K question, Function<K, V> find) {
    Map<K, Answer<V>> current = answers;
    Answer<V> known = current.get(question);
    long now = System.nanoTime();
    if (known != null && now - known.nanos() < AGE_NANOS) {
      return known.value();
    }
    V found = find.apply(question);
    if (current.size() >= most) {
      current.clear();
    }
    current.put(question, new Answer<>(found, now));
    return found;
  }

  /** What is found meanwhile goes into the old map, and is therefore forgotten as well. */
  public void forget() {
    answers = new ConcurrentHashMap<>();
  }
}
