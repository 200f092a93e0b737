package io.tmail.rates;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * When things were seen first, over all nodes and restarts. Any thread may call. Whoever asks waits
 * for one read of the database, which many share, and at most two seconds. What is seen is written
 * within a second by {@link SightingManager}, on no caller's time.
 */
@ApplicationScoped
public class Sightings {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MOST_UNWRITTEN = 50_000;

  private static final int MOST_KNOWN = 20_000;
  private static final int MOST_QUESTIONS = 500;

  private final Map<String, Sighting> unwritten = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Optional<Sighting>>> open = new HashMap<>();

  /** What the database said lately, the eldest first. */
  private final Map<String, Sighting> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sighting> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  /** Kinds for which the table has no room for more. */
  private final Set<String> full = ConcurrentHashMap.newKeySet();

  private Clock clock;
  private Runnable reader = () -> {};

  protected Sightings() {}

  @Inject
  Sightings(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param wanted is run when there are open questions; has them answered by {@link #questions} and
   *     {@link #answer}
   */
  void readBy(Runnable wanted) {
    reader = wanted;
  }

  /**
   * It was seen now, and is remembered for that long. What was seen lately is not written again at
   * once: most of its time is left.
   */
  public void see(String kind, String key, Duration kept) {
    synchronized (open) {
      Sighting there = known.get(name(kind, key));
      if (there != null && there.expiresAt() - clock.millis() > kept.toMillis() / 2) {
        return;
      }
    }
    if (hasRoom(kind)) {
      unwritten.merge(name(kind, key), Sighting.now(clock.instant(), kept), Sighting::and);
    }
  }

  /**
   * When it was seen first, if ever.
   *
   * @throws TimeoutException if the database does not say, or if it was not seen and there is no
   *     room to remember it
   */
  public Optional<Instant> firstSeen(String kind, String key) throws TimeoutException {
    return firstSeen(kind, List.of(key)).get(0);
  }

  /** The same of several keys, in their order. */
  public List<Optional<Instant>> firstSeen(String kind, List<String> keys) throws TimeoutException {
    List<CompletableFuture<Optional<Sighting>>> answers =
        keys.stream().map(key -> ask(name(kind, key))).toList();
    reader.run();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Optional<Instant>> all = new ArrayList<>();
    for (CompletableFuture<Optional<Sighting>> each : answers) {
      Optional<Sighting> seen = await(each, deadline - System.nanoTime());
      if (seen.isEmpty() && !hasRoom(kind)) {
        throw new TimeoutException("too much was seen to remember more");
      }
      all.add(seen.map(one -> at(one.firstAt())));
    }
    return all;
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  private Optional<Sighting> await(CompletableFuture<Optional<Sighting>> answer, long nanos)
      throws TimeoutException {
    try {
      long now = clock.millis();
      return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS).filter(each -> !each.isOver(now));
    } catch (ExecutionException away) {
      throw new TimeoutException(String.valueOf(away.getCause().getMessage()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("the server is stopping");
    }
  }

  private boolean hasRoom(String kind) {
    return !full.contains(initial(kind)) && unwritten.size() < MOST_UNWRITTEN;
  }

  /**
   * Whether the table has as many rows as it may have of some kinds.
   *
   * @param initial what their names begin with
   * @return whether that is new
   */
  boolean full(String initial, boolean isFull) {
    return isFull ? full.add(initial) : full.remove(initial);
  }

  /** The row's name; it begins as its kind does, so that the rows of a kind can be counted. */
  private static String name(String kind, String key) {
    return initial(kind) + HashedName.of(kind, key).substring(1);
  }

  private static String initial(String kind) {
    return kind.substring(0, 1);
  }

  private CompletableFuture<Optional<Sighting>> ask(String name) {
    Sighting here = unwritten.get(name);
    synchronized (open) {
      Sighting there = known.get(name);
      if (there != null && !there.isOver(clock.millis())) {
        return CompletableFuture.completedFuture(Optional.of(there));
      }
      CompletableFuture<Optional<Sighting>> answer =
          open.size() < MOST_QUESTIONS || open.containsKey(name)
              ? open.computeIfAbsent(name, same -> new CompletableFuture<>())
              : CompletableFuture.failedFuture(new IllegalStateException("too many questions"));
      return answer.thenApply(
          found -> here == null ? found : Optional.of(found.map(here::and).orElse(here)));
    }
  }

  /** Names that somebody waits for. */
  List<String> questions() {
    synchronized (open) {
      return List.copyOf(open.keySet());
    }
  }

  /** The database has said when those of the names were seen that ever were. */
  void answer(List<String> names, Map<String, Sighting> found) {
    settle(names, (name, answer) -> answer.complete(Optional.ofNullable(found.get(name))));
    synchronized (open) {
      known.putAll(found);
    }
  }

  /** The database does not answer. */
  void fail(List<String> names, Exception away) {
    settle(names, (name, answer) -> answer.completeExceptionally(away));
  }

  @FunctionalInterface
  private interface Settlement {
    void settle(String name, CompletableFuture<Optional<Sighting>> answer);
  }

  private void settle(List<String> names, Settlement settlement) {
    Map<String, CompletableFuture<Optional<Sighting>>> settled = new HashMap<>();
    synchronized (open) {
      names.forEach(name -> settled.put(name, open.remove(name)));
    }
    settled.forEach(
        (name, answer) -> {
          if (answer != null) {
            settlement.settle(name, answer);
          }
        });
  }

  /** At most so many that are not written yet; they stay until {@link #written}. */
  Map<String, Sighting> unwritten(int most) {
    Map<String, Sighting> some = new HashMap<>();
    for (Map.Entry<String, Sighting> each : unwritten.entrySet()) {
      if (some.size() == most) {
        break;
      }
      some.put(each.getKey(), each.getValue());
    }
    return some;
  }

  /** They are in the database; what was seen again meanwhile is written again. */
  void written(Map<String, Sighting> seen) {
    seen.forEach(unwritten::remove);
  }
}
