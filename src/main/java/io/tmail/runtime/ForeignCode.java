package io.tmail.runtime;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Calls what others may have written: checks and observers of extensions. What is thrown there is
 * logged, once per minute at most, and goes no further. Any thread may call.
 */
public final class ForeignCode {
  private static final Logger LOG = Logger.getLogger("tmail");
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final String name;
  private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - MINUTE_NANOS);
  private final AtomicLong notLogged = new AtomicLong();

  /**
   * @param name for the log
   */
  public ForeignCode(String name) {
    this.name = name;
  }

  public void run(Runnable code) {
    Object unused =
        call(
            () -> {
              code.run();
              return this;
            },
            broken -> this);
  }

  /**
   * @param instead what is returned if the code throws
   */
  public <T> T call(Supplier<T> code, Function<Throwable, T> instead) {
    try {
      return code.get();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError theirs) {
      log(theirs);
      return instead.apply(theirs);
    }
  }

  private void log(Throwable theirs) {
    long now = System.nanoTime();
    long last = loggedAt.get();
    if (now - last >= MINUTE_NANOS && loggedAt.compareAndSet(last, now)) {
      long more = notLogged.getAndSet(0);
      LOG.log(
          Level.WARNING,
          theirs,
          () -> name + " failed" + (more > 0 ? ", " + more + " times more before" : ""));
    } else {
      notLogged.incrementAndGet();
    }
  }
}
