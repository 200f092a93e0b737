package io.tmail.smtp;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts the open sessions of each client, over all addresses that we serve. */
final class OpenSessions {
  private final ConcurrentMap<InetAddress, Integer> byClient = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /**
   * @return false if the client has that many already; nothing is counted then
   */
  boolean enter(InetAddress client, int most) {
    int open = byClient.merge(client, 1, Integer::sum);
    if (open > most) {
      leave(client);
      return false;
    }
    return true;
  }

  void leave(InetAddress client) {
    byClient.computeIfPresent(client, (key, open) -> open > 1 ? open - 1 : null);
  }

  void refuseNew() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }
}
