package io.tmail.policy.scanners;

import io.tmail.peer.Silence;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Several servers of one kind. Each call goes to the first that may be asked; if it fails, to the
 * next. A server that failed five times in a row is left alone for ten seconds. A few calls run at
 * once; the others wait for their turn. Any thread may call.
 */
final class Servers<S> {
  private static final int FAILURES_IN_A_ROW = 5;
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int MOST_AT_ONCE = 20;

  private final List<One<S>> all;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
  private final Duration patience;

  private record One<S>(S server, Silence silence) {}

  /** What is asked of a server. */
  @FunctionalInterface
  interface Call<S, R> {
    R ask(S server) throws IOException;
  }

  /**
   * @param kind for the log
   * @param patience for a turn
   */
  Servers(String kind, List<S> servers, Duration patience) {
    this.all =
        servers.stream()
            .map(each -> new One<>(each, new Silence(kind, FAILURES_IN_A_ROW, PAUSE)))
            .toList();
    this.patience = patience;
  }

  /**
   * @throws IOException if no server answers; its text says why
   */
  <R> R ask(Call<S, R> call) throws IOException {
    takeTurn();
    try {
      return first(call);
    } finally {
      turns.release();
    }
  }

  private <R> R first(Call<S, R> call) throws IOException {
    IOException last = new IOException("left alone after failures");
    for (One<S> each : all) {
      if (each.silence().permits()) {
        try {
          R result = call.ask(each.server());
          each.silence().answered();
          return result;
        } catch (IOException failed) {
          each.silence().failed(String.valueOf(failed.getMessage()));
          last = failed;
        }
      }
    }
    throw last;
  }

  private void takeTurn() throws IOException {
    try {
      if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("too many scans at once");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is stopping");
    }
  }

  /** Those that are left alone at present. */
  List<String> troubles() {
    return all.stream()
        .filter(each -> each.silence().isOn())
        .map(each -> each.server() + " does not answer")
        .toList();
  }
}
