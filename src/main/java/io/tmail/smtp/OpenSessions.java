package io.tmail.smtp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The open sessions, over all addresses that we serve: how many each client has, and all of them
 * when the server stops.
 */
final class OpenSessions {
  private static final long GLANCE_NANOS = 20_000_000;

  private final NetworkCounts clients = new NetworkCounts();
  private final AtomicInteger count = new AtomicInteger();
  private final Set<SmtpSession> all = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /** The result of {@link #enter}. */
  enum Entry {
    ENTERED,
    TOO_MANY,
    TOO_MANY_OF_CLIENT
  }

  /**
   * Counts the session until {@link #leave}, if there is room for it.
   *
   * @param most sessions at once
   * @param mostOfClient sessions of one client network at once
   */
  Entry enter(SmtpSession session, int most, int mostOfClient) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      return Entry.TOO_MANY;
    }
    if (!clients.enter(session.client().ip(), mostOfClient)) {
      count.decrementAndGet();
      return Entry.TOO_MANY_OF_CLIENT;
    }
    all.add(session);
    return Entry.ENTERED;
  }

  void leave(SmtpSession session) {
    if (all.remove(session)) {
      count.decrementAndGet();
      clients.leave(session.client().ip());
    }
  }

  /** Ends whatever has waited longer for its client than it may. */
  void endSlow() {
    long now = System.nanoTime();
    all.forEach(session -> session.wire().endIfTooSlow(now));
  }

  boolean isStopping() {
    return stopping;
  }

  /**
   * Accepts no new sessions, says goodbye to each client once its command is answered, and closes
   * the remaining connections at the end.
   *
   * @param messenger says the goodbyes: a client that does not read may hold it up
   */
  void endAll(Duration grace, Executor messenger) {
    stopping = true;
    messenger.execute(() -> all.forEach(session -> session.wire().stop()));
    long deadline = System.nanoTime() + grace.toNanos();
    while (!all.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    all.forEach(session -> session.wire().abort());
  }
}
