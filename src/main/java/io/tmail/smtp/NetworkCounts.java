package io.tmail.smtp;

import io.tmail.mail.ClientNetwork;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many of something each client network has at present. Used by all sessions' threads. */
final class NetworkCounts {
  private final ConcurrentMap<ClientNetwork, Integer> counts = new ConcurrentHashMap<>();

  /**
   * Counts one more.
   *
   * @param most of one client; wider networks of IPv6 have more
   * @return false if one of the client's networks has that many already; nothing is counted then
   */
  boolean enter(InetAddress client, int most) {
    List<ClientNetwork> entered = new ArrayList<>(3);
    for (ClientNetwork network : ClientNetwork.around(client)) {
      entered.add(network);
      if (counts.merge(network, 1, Integer::sum) > (long) most * network.factor()) {
        entered.forEach(this::leave);
        return false;
      }
    }
    return true;
  }

  void leave(InetAddress client) {
    ClientNetwork.around(client).forEach(this::leave);
  }

  private void leave(ClientNetwork network) {
    counts.computeIfPresent(network, (key, count) -> count > 1 ? count - 1 : null);
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }
}
