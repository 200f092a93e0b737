package io.tmail.delivery.relay;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What we know of each server's address: whether it answered lately, and how many of us talk to it.
 * Many domains may share one server, so the lanes of the queue alone do not bound this. Called by
 * delivery threads, many at once.
 */
final class Hosts {
  private static final int MOST_DEAD = 10_000;

  private final long skipNanos;
  private final int mostConnections;
  private final Map<Way, Long> deadUntil = new ConcurrentHashMap<>();

  /** How many talk to a server; guarded by itself. */
  private final Map<SocketAddress, Integer> talking = new HashMap<>();

  /** The same server may be out of reach from one of our addresses only. */
  private record Way(SocketAddress to, Optional<?> from) {
    static Way of(SmtpConnectionSpec spec) {
      return new Way(spec.hop().address(), spec.from());
    }
  }

  Hosts(Duration skip, int mostConnections) {
    this.skipNanos = skip.toNanos();
    this.mostConnections = mostConnections;
  }

  /** Whether the server did not answer lately; asking it again would only hold up others. */
  boolean isDead(SmtpConnectionSpec spec) {
    Long until = deadUntil.get(Way.of(spec));
    if (until == null) {
      return false;
    }
    if (until - System.nanoTime() > 0) {
      return true;
    }
    deadUntil.remove(Way.of(spec), until);
    return false;
  }

  /** It does not answer; a local socket is always asked again. */
  void died(SmtpConnectionSpec spec) {
    if (skipNanos > 0 && !spec.lmtp()) {
      if (deadUntil.size() >= MOST_DEAD) {
        deadUntil.clear();
      }
      deadUntil.put(Way.of(spec), System.nanoTime() + skipNanos);
    }
  }

  void answered(SmtpConnectionSpec spec) {
    deadUntil.remove(Way.of(spec));
  }

  /** An administrator says that they may be back. */
  void forgetDead() {
    deadUntil.clear();
  }

  /**
   * Waits for a place among those who talk to the server.
   *
   * @return false if none got free in time
   */
  boolean enter(SmtpConnectionSpec spec, Duration patience) throws InterruptedException {
    if (spec.lmtp()) {
      return true;
    }
    long end = System.nanoTime() + patience.toNanos();
    SocketAddress server = spec.hop().address();
    synchronized (talking) {
      while (talking.getOrDefault(server, 0) >= mostConnections) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        talking.wait(left);
      }
      talking.merge(server, 1, Integer::sum);
    }
    return true;
  }

  void leave(SmtpConnectionSpec spec) {
    if (!spec.lmtp()) {
      synchronized (talking) {
        talking.computeIfPresent(spec.hop().address(), (server, n) -> n == 1 ? null : n - 1);
        talking.notifyAll();
      }
    }
  }
}
