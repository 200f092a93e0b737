package io.tmail.policy.scanners;

import io.tmail.config.FilterSettings;
import io.tmail.config.ScannerSettings.Unanswered;
import io.tmail.peer.Servers;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A check that lets servers of one kind read the message.
 *
 * @param <S> a client of such a server
 * @param <R> what it says
 */
abstract class ScannerCheck<S, R> extends Filter {
  private final Servers<S> servers;
  private final Unanswered unanswered;
  private final long maxSize;

  /**
   * @param servers in the order in which they are asked
   * @param unanswered what happens if none of them answers
   */
  ScannerCheck(FilterSettings settings, String name, List<S> servers, Unanswered unanswered) {
    super(settings, name, Rank.SCANNERS);
    this.servers = new Servers<>(name, servers, settings.scanners().timeout());
    this.unanswered = unanswered;
    this.maxSize = settings.scanners().maxSize();
  }

  /**
   * @param patience for the answer
   * @throws IOException if the server has none
   */
  abstract R ask(S server, Transaction transaction, Message message, Duration patience)
      throws IOException;

  abstract Verdict verdict(R result);

  @Override
  public final List<String> troubles() {
    return servers.troubles();
  }

  @Override
  public final Verdict onMessage(Transaction transaction, Message message) {
    if (message.content().size() > maxSize) {
      return Verdict.found(finding("unscanned", 0, "the message is too big"));
    }
    try {
      return verdict(
          servers.ask(
              transaction.timeLeft(),
              (server, patience) -> ask(server, transaction, message, patience)));
    } catch (IOException silent) {
      return unanswered(unanswered, String.valueOf(silent.getMessage()));
    }
  }
}
