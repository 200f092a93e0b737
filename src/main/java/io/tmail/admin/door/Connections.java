package io.tmail.admin.door;

import io.tmail.mail.ClientNetwork;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open HTTP connections, limited in total and per network. Each has a deadline by which the
 * head of its next request must be complete. Any thread may call.
 *
 * @param <C> a connection
 */
final class Connections<C> {
  /** From the beginning, or the end of the last answer, to the empty line behind the fields. */
  static final long HEAD_NANOS = 30_000_000_000L;

  /**
   * Octets that one may take. Measured with 5,000 of them: 1 KiB of the heap while idle, 25 KiB
   * with a head of 8,000 octets that never ends.
   */
  private static final int OCTETS = 64 << 10;

  /** Divides the heap, and the process's limit of descriptors. */
  private static final int PART = 8;

  private static final int FEWEST = 64;
  private static final int SHARE_OF_ONE = 4;

  private final long most;
  private final long mostOfOne;
  private final Map<C, Held> held = new HashMap<>();
  private final Map<ClientNetwork, Integer> byNetwork = new HashMap<>();

  private static final class Held {
    private final ClientNetwork network;
    private long waitsSince;
    private boolean waits = true;

    Held(ClientNetwork network, long now) {
      this.network = network;
      this.waitsSince = now;
    }
  }

  /**
   * @param most of all clients at once
   * @param isOneProxy whether all of them come from one proxy, which has the whole then
   */
  Connections(long most, boolean isOneProxy) {
    this.most = most;
    this.mostOfOne = isOneProxy ? most : most / SHARE_OF_ONE;
  }

  /** As many as fit into the heap, 1,024 in 512 MiB, and leave descriptors to all others. */
  static long most(long heap, long descriptors) {
    return Math.max(FEWEST, Math.min(heap / PART / OCTETS, descriptors / PART));
  }

  /**
   * Admits a new connection; the caller must call {@link #close} at its end if this returns true.
   *
   * @return whether there is room for it: a network (an IPv4 address, a /48) may have a quarter of
   *     all. Once half of all are taken, it may have a quarter of what is left, at least one
   */
  synchronized boolean open(C connection, InetAddress client, long now) {
    if (held.containsKey(connection)) {
      return true;
    }
    ClientNetwork network = ClientNetwork.site(client);
    int own = byNetwork.getOrDefault(network, 0) + 1;
    long all = held.size() + 1L;
    boolean isScarce = mostOfOne < most && all > most / 2;
    long share = Math.max(1, (most - all + own) / SHARE_OF_ONE);
    long room = isScarce ? Math.min(mostOfOne, share) : mostOfOne;
    if (all > most || own > room) {
      return false;
    }
    held.put(connection, new Held(network, now));
    byNetwork.put(network, own);
    return true;
  }

  /** The head of a request is complete. */
  synchronized void serve(C connection) {
    Held one = held.get(connection);
    if (one != null) {
      one.waits = false;
    }
  }

  /** The answer is complete. */
  synchronized void await(C connection, long now) {
    Held one = held.get(connection);
    if (one != null) {
      one.waits = true;
      one.waitsSince = now;
    }
  }

  synchronized void close(C connection) {
    Held one = held.remove(connection);
    if (one != null) {
      byNetwork.computeIfPresent(one.network, (same, n) -> n > 1 ? n - 1 : null);
    }
  }

  /** Those whose next head has taken too long; still counted until they are closed. */
  synchronized List<C> late(long now) {
    return held.entrySet().stream()
        .filter(one -> one.getValue().waits && now - one.getValue().waitsSince > HEAD_NANOS)
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized int count() {
    return held.size();
  }
}
