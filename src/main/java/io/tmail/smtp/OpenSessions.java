package io.tmail.smtp;

import io.tmail.mail.ClientNetwork;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * The open sessions, over all addresses that we serve: how many each client has, and all of them
 * when the server stops.
 */
final class OpenSessions {
  private static final long GLANCE_NANOS = 20_000_000;

  private final ConcurrentMap<ClientNetwork, Integer> byClient = new ConcurrentHashMap<>();
  private final Set<SmtpConversation> all = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @return false if the client has that many already; nothing is counted then
   */
  boolean enter(SmtpConversation conversation, int most) {
    ClientNetwork client = ClientNetwork.of(conversation.client().ip());
    if (byClient.merge(client, 1, Integer::sum) > most) {
      leave(conversation);
      return false;
    }
    all.add(conversation);
    return true;
  }

  void leave(SmtpConversation conversation) {
    all.remove(conversation);
    byClient.computeIfPresent(
        ClientNetwork.of(conversation.client().ip()), (key, open) -> open > 1 ? open - 1 : null);
  }

  /** Ends each read that has waited longer for its client than it may. */
  void endSlowReads() {
    long now = System.nanoTime();
    all.forEach(conversation -> conversation.endIfTooSlow(now));
  }

  boolean isStopping() {
    return stopping;
  }

  /**
   * Lets nobody in any more, says goodbye to each client once its command is answered, and cuts off
   * who is still there at the end.
   *
   * @param messenger says the goodbyes: a client that does not read may hold it up
   */
  void endAll(Duration grace, Executor messenger) {
    stopping = true;
    messenger.execute(() -> all.forEach(SmtpConversation::stop));
    long deadline = System.nanoTime() + grace.toNanos();
    while (!all.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    all.forEach(SmtpConversation::abort);
  }
}
