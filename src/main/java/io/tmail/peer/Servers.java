package io.tmail.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Several servers of one kind. Each call goes to the first that may be asked; if it fails, to the
 * next. A server that failed five times in a row is left alone for ten seconds. A few calls run at
 * once; the others wait for their turn. Any thread may call.
 */
public final class Servers<S> {
  private static final int FAILURES_IN_A_ROW = 5;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final List<One<S>> all;
  private final Turns turns = new Turns();
  private final Duration patience;

  private record One<S>(S server, Silence silence) {}

  /** What is asked of a server; it has to answer in time. */
  @FunctionalInterface
  public interface Call<S, R> {
    R ask(S server, Duration patience) throws IOException;
  }

  /**
   * @param kind for the log
   * @param patience for a turn, and for each server
   */
  public Servers(String kind, List<S> servers, Duration patience) {
    this.all =
        servers.stream()
            .map(each -> new One<>(each, new Silence(kind, FAILURES_IN_A_ROW, PAUSE)))
            .toList();
    this.patience = patience;
  }

  /**
   * @param whole for all of it
   * @throws IOException if no server answers; its text says why
   */
  public <R> R ask(Duration whole, Call<S, R> call) throws IOException {
    long deadline = System.nanoTime() + whole.toNanos();
    turns.take(until(deadline));
    try {
      return first(deadline, call);
    } finally {
      turns.give();
    }
  }

  private Duration until(long deadline) {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    return left.compareTo(patience) < 0 ? left : patience;
  }

  private <R> R first(long deadline, Call<S, R> call) throws IOException {
    IOException last = new IOException("left alone after failures");
    for (One<S> each : all) {
      if (until(deadline).isZero()) {
        throw new IOException("no time is left");
      }
      if (each.silence().permits()) {
        try {
          R result = call.ask(each.server(), until(deadline));
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

  /** Those that are left alone at present. */
  public List<String> troubles() {
    return all.stream()
        .filter(each -> each.silence().isOn())
        .map(each -> each.server() + " does not answer")
        .toList();
  }
}
