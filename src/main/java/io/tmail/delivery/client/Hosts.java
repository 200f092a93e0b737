package io.tmail.delivery.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The state of each server's address: whether it responded recently, and the number of connections
 * to it. Many domains may share one server, so the queue's lanes alone do not limit these. Called
 * by delivery threads, many at once.
 */
public final class Hosts {
  private static final int MOST_DEAD = 10_000;

  /** Of those who may wait for a place at a server, all servers together. */
  private static final int WAITING_PART = 5;

  private final long skipNanos;
  private final int mostWaiting;
  private final int mostConnections;
  private final Map<Way, Long> deadUntil = new ConcurrentHashMap<>();

  /** How many talk to a server; guarded by itself. */
  private final Map<SocketAddress, Integer> talking = new HashMap<>();

  private int waiting;

  /** The same server may be unreachable from only one of the local addresses. */
  private record Way(SocketAddress to, Optional<?> from) {
    static Way of(SmtpConnectionSpec spec) {
      return new Way(spec.hop().address(), spec.from());
    }
  }

  /**
   * @param mostConnections to one server
   * @param threads that deliver; only a part of them waits for full servers, else many domains
   *     behind one would hold up the mail for all others
   */
  public Hosts(Duration skip, int mostConnections, int threads) {
    this.skipNanos = skip.toNanos();
    this.mostWaiting = Math.max(1, threads / WAITING_PART);
    this.mostConnections = mostConnections;
  }

  /** Whether the server did not respond recently; another attempt would only delay other mail. */
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

  /** The server does not respond; the server's own mailboxes are always retried. */
  void died(SmtpConnectionSpec spec) {
    if (skipNanos > 0 && !spec.mailboxes()) {
      if (deadUntil.size() >= MOST_DEAD) {
        deadUntil.clear();
      }
      deadUntil.put(Way.of(spec), System.nanoTime() + skipNanos);
    }
  }

  void answered(SmtpConnectionSpec spec) {
    deadUntil.remove(Way.of(spec));
  }

  /** Forgets all unreachable servers, at the request of an administrator. */
  void forgetDead() {
    deadUntil.clear();
  }

  /**
   * Waits for a place among those who talk to the server.
   *
   * @return false if none got free in time, or too many wait already
   */
  boolean enter(SmtpConnectionSpec spec, Duration patience) throws InterruptedException {
    if (spec.mailboxes()) {
      return true;
    }
    long end = System.nanoTime() + patience.toNanos();
    SocketAddress server = spec.hop().address();
    synchronized (talking) {
      boolean free = isFree(server) || (waiting < mostWaiting && awaitPlace(server, end));
      if (free) {
        talking.merge(server, 1, Integer::sum);
      }
      return free;
    }
  }

  private boolean isFree(SocketAddress server) {
    return talking.getOrDefault(server, 0) < mostConnections;
  }

  private boolean awaitPlace(SocketAddress server, long end) throws InterruptedException {
    waiting++;
    try {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      while (!isFree(server) && left > 0) {
        talking.wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
      return isFree(server);
    } finally {
      waiting--;
    }
  }

  void leave(SmtpConnectionSpec spec) {
    if (!spec.mailboxes()) {
      synchronized (talking) {
        talking.computeIfPresent(spec.hop().address(), (server, n) -> n == 1 ? null : n - 1);
        talking.notifyAll();
      }
    }
  }
}
