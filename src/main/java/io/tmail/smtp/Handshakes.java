package io.tmail.smtp;

import io.tmail.config.SessionSettings;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TLS handshakes in progress: their number is limited, in total and per client network. Used by all
 * sessions' threads.
 */
final class Handshakes {
  /** The part of all that one client network may have. */
  private static final int SHARE = 8;

  private final SessionSettings bounds;
  private final AtomicInteger all = new AtomicInteger();
  private final NetworkCounts clients = new NetworkCounts();

  Handshakes(SessionSettings bounds) {
    this.bounds = bounds;
  }

  /**
   * @return whether there is room for one more, which then counts until {@link #leave}
   */
  boolean enter(InetAddress client) {
    if (all.incrementAndGet() <= bounds.handshakes()
        && clients.enter(client, Math.max(1, bounds.handshakes() / SHARE))) {
      return true;
    }
    all.decrementAndGet();
    return false;
  }

  void leave(InetAddress client) {
    all.decrementAndGet();
    clients.leave(client);
  }
}
