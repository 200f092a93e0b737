package io.tmail.smtp;

import io.tmail.mail.ClientNetwork;
import io.tmail.mail.EnvelopeRecipient;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all SMTP sessions share, in octets of Java's heap. Each session reserves the most
 * that a step can cost before it begins, and releases it afterwards; a step that cannot reserve
 * memory is refused with 421 or 452. So no number of clients can exhaust the heap, whatever they
 * send. {@code SessionCostTest} measures that the costs named here are not exceeded.
 *
 * <p>Once half is taken, no network may hold more than a quarter of what is left: n networks that
 * reserve all they can leave the part 4 / (n + 4) for others: 8 % with 45 such networks.
 */
final class SessionMemory {
  /**
   * One session in plain text: library, buffers of 8 KiB in and 24 KiB out, replies that wait, a
   * command line of up to 512 octets.
   */
  static final int SESSION = 44 * 1024;

  /** What TLS adds to a session, its handshake included: a record of 16 KiB in each buffer. */
  static final int TLS = 56 * 1024;

  /**
   * What a message adds while it arrives, besides what of it is kept in memory: buffers and the
   * header's current line.
   */
  static final int MESSAGE = 48 * 1024;

  /**
   * What an octet of a header adds that is longer than its first 8 KiB: read, its fields, their
   * canonical forms for DKIM and ARC, on the way to the queue, and buffers that grow.
   */
  static final int HEADER = 10;

  /** How often what is kept of a message is there while its buffer grows: old, new, and a copy. */
  static final int COPIES = 3;

  /** One recipient of a transaction, besides its addresses. */
  static final int RECIPIENT = 512;

  private static final int SHARE_OF_REST = 4;

  private final long most;
  private final AtomicLong held = new AtomicLong();
  private final ConcurrentMap<ClientNetwork, Holder> holders = new ConcurrentHashMap<>();

  /** What the sessions of one network hold; known while it has any. */
  private static final class Holder {
    private final AtomicLong held = new AtomicLong();
    private int sessions; // changed within the map's compute only
  }

  /**
   * @param most octets that all sessions together may hold
   */
  SessionMemory(long most) {
    this.most = most;
  }

  /** The cost of a recipient, including its entry in the set of recipients. */
  static long octetsOf(EnvelopeRecipient recipient) {
    int text =
        2 * recipient.address().length()
            + recipient.original().length()
            + 2 * recipient.destination().text().length()
            + octetsOf(recipient.parameters().values());
    return RECIPIENT + 2L * text;
  }

  private static int octetsOf(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? 0
        : RECIPIENT + parameters.values().stream().mapToInt(String::length).sum();
  }

  /** How many sessions in plain text fit at once. */
  int mostSessions() {
    return (int) Math.min(Integer.MAX_VALUE, most / SESSION);
  }

  /** Octets that are reserved at present. */
  long held() {
    return held.get();
  }

  private Holder enter(ClientNetwork network) {
    return holders.compute(
        network,
        (same, known) -> {
          Holder holder = known == null ? new Holder() : known;
          holder.sessions++;
          return holder;
        });
  }

  private void leave(ClientNetwork network) {
    holders.computeIfPresent(network, (same, holder) -> --holder.sessions > 0 ? holder : null);
  }

  private boolean take(Holder holder, long octets) {
    if (!take(octets)) {
      return false;
    }
    long ofNetwork = holder.held.addAndGet(octets);
    long all = held.get();
    if (all > most / 2 && ofNetwork > (most - all + octets) / SHARE_OF_REST) {
      give(holder, octets);
      return false;
    }
    return true;
  }

  private boolean take(long octets) {
    long now = held.get();
    while (now + octets <= most) {
      if (held.compareAndSet(now, now + octets)) {
        return true;
      }
      now = held.get();
    }
    return false;
  }

  private void give(Holder holder, long octets) {
    holder.held.addAndGet(-octets);
    held.addAndGet(-octets);
  }

  /** What one session holds. Used by the session's thread. */
  static final class Lease {
    private final SessionMemory memory;
    private final ClientNetwork network;
    private Optional<Holder> holder = Optional.empty();
    private long held;

    Lease(SessionMemory memory, InetAddress client) {
      this.memory = memory;
      this.network = ClientNetwork.site(client);
    }

    /**
     * @return false if not that much is left for this client; nothing is reserved then
     */
    boolean take(long octets) {
      Holder own = holder.orElseGet(() -> memory.enter(network));
      holder = Optional.of(own);
      boolean taken = memory.take(own, octets);
      held += taken ? octets : 0;
      leaveIfEmpty();
      return taken;
    }

    void give(long octets) {
      held -= octets;
      holder.ifPresent(own -> memory.give(own, octets));
      leaveIfEmpty();
    }

    private void leaveIfEmpty() {
      if (held == 0 && holder.isPresent()) {
        memory.leave(network);
        holder = Optional.empty();
      }
    }

    /** The session is over. */
    void giveAll() {
      give(held);
    }
  }
}
