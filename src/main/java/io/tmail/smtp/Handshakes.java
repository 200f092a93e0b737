package io.tmail.smtp;

import io.tmail.config.SessionBounds;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/**
 * TLS handshakes in progress: each has a timeout for the whole handshake, and their number is
 * limited, in total and per client network. Used by all sessions' threads.
 */
final class Handshakes {
  /** The part of all that one client network may have. */
  private static final int SHARE = 8;

  private final SessionBounds bounds;
  private final AtomicInteger all = new AtomicInteger();
  private final NetworkCounts clients = new NetworkCounts();

  Handshakes(SessionBounds bounds) {
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

  /**
   * Shakes hands on the session's thread.
   *
   * @param wire of the connection below; it is aborted when the time is over
   * @param limit for the whole handshake
   * @throws IOException if the client does not, or not in time
   */
  void shake(SSLSocket secured, WireSocket wire, Duration limit) throws IOException {
    wire.deadline().begin(limit);
    try {
      secured.startHandshake();
    } finally {
      wire.deadline().end();
    }
  }
}
