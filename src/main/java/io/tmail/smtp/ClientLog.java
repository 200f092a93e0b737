package io.tmail.smtp;

import io.tmail.mail.ClientNetwork;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Log lines about what clients do wrong. Their number per minute is limited, for one client and for
 * all, so that they cannot fill the disk. Called by sessions.
 */
final class ClientLog {
  static final ClientLog ALL = new ClientLog(System::nanoTime);

  private static final Logger LOG = Logger.getLogger("tmail");
  private static final int MOST_OF_A_CLIENT = 20;
  private static final int MOST = 600;
  private static final int MOST_CHARACTERS = 128;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final LongSupplier clock;
  private final Map<ClientNetwork, Integer> ofClients = new HashMap<>();
  private long minute;
  private int lines;
  private int dropped;

  /**
   * @param clock nanoseconds
   */
  ClientLog(LongSupplier clock) {
    this.clock = clock;
    this.minute = clock.getAsLong();
  }

  /** Logs the text as one line, or counts it. */
  void line(InetAddress client, Supplier<String> text) {
    if (mayWrite(ClientNetwork.of(client))) {
      LOG.info(text.get().replaceAll("\\p{Cc}", "?"));
    }
  }

  private synchronized boolean mayWrite(ClientNetwork client) {
    long now = clock.getAsLong();
    if (now - minute >= MINUTE_NANOS) {
      if (dropped > 0) {
        LOG.info(dropped + " more lines about clients, not logged");
      }
      ofClients.clear();
      minute = now;
      lines = 0;
      dropped = 0;
    }
    boolean may = lines < MOST && ofClients.merge(client, 1, Integer::sum) <= MOST_OF_A_CLIENT;
    lines += may ? 1 : 0;
    dropped += may ? 0 : 1;
    return may;
  }

  /** The beginning of what a client sent. */
  static String cut(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
  }
}
