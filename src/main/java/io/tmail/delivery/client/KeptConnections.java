package io.tmail.delivery.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Open connections between two transactions. Called by delivery threads, many at once. */
final class KeptConnections {
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Map<SmtpConnectionSpec, Deque<SmtpConnection>> idle = new HashMap<>();

  /** The one that was used last, or null if there is none. */
  synchronized SmtpConnection take(SmtpConnectionSpec spec) {
    Deque<SmtpConnection> kept = idle.get(spec);
    return kept == null ? null : kept.pollLast();
  }

  synchronized void keep(SmtpConnection connection) {
    connection.idleFrom(System.nanoTime());
    idle.computeIfAbsent(connection.spec(), key -> new ArrayDeque<>()).addLast(connection);
  }

  /** Ends those that waited too long. */
  void closeIdle() {
    closeIdle(System.nanoTime() - MAX_IDLE_NANOS);
  }

  void closeAll() {
    closeIdle(Long.MAX_VALUE);
  }

  private void closeIdle(long before) {
    List<SmtpConnection> tired = new ArrayList<>();
    synchronized (this) {
      for (Deque<SmtpConnection> kept : idle.values()) {
        while (!kept.isEmpty() && kept.peekFirst().idleSince() < before) {
          tired.add(kept.pollFirst());
        }
      }
      idle.values().removeIf(Deque::isEmpty);
    }
    tired.forEach(SmtpConnection::quit);
  }
}
