package io.tmail.delivery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A timeout for operations that have none of their own. The waiting thread creates it, and asks it
 * afterwards; the end action runs on a timer's thread and must not block.
 *
 * <p>A delivery creates a dozen of them, which nearly always end in time. So none has a timer of
 * its own, which would wake another thread twice: one timer checks all of them five times per
 * second while there are any.
 */
public final class TimeLimit implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TimeLimit.class.getName());
  private static final long LOOK_MILLIS = 200;
  private static final Set<TimeLimit> RUNNING = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean LOOKING = new AtomicBoolean();

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final long endsAt;
  private final Runnable end;

  private enum State {
    RUNNING,
    CLOSED,
    EXCEEDED
  }

  /**
   * @param end run once if the limit is neither asked nor closed within the time, up to 200 ms late
   */
  public TimeLimit(Duration time, Runnable end) {
    this.endsAt = System.nanoTime() + time.toNanos();
    this.end = end;
    RUNNING.add(this);
    lookLater();
  }

  /** Whether the end has come; if not, it never will. */
  public boolean exceeded() {
    close();
    return state.get() == State.EXCEEDED;
  }

  @Override
  public void close() {
    if (state.compareAndSet(State.RUNNING, State.CLOSED)) {
      RUNNING.remove(this);
    }
  }

  private static void lookLater() {
    if (!LOOKING.get() && LOOKING.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS)
          .execute(TimeLimit::look);
    }
  }

  private static void look() {
    LOOKING.set(false); // later callers handle it themselves
    RUNNING.forEach(TimeLimit::endIfLate);
    if (!RUNNING.isEmpty()) {
      lookLater();
    }
  }

  private void endIfLate() {
    if (System.nanoTime() - endsAt >= 0 && state.compareAndSet(State.RUNNING, State.EXCEEDED)) {
      RUNNING.remove(this);
      try {
        end.run();
      } catch (RuntimeException failed) {
        LOG.log(Level.WARNING, "cannot abort an operation after its timeout", failed);
      }
    }
  }
}
