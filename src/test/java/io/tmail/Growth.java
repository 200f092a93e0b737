package io.tmail;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;

/**
 * How work grows with what a stranger sends: the processor time of this thread for an input, and
 * for one eight times as big. Linear work takes eight times as long, quadratic work 64 times. No
 * clock is asked, so a busy host changes little. What is left (caches and memory are shared) is met
 * by measuring again before the work is called slow.
 */
public final class Growth {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int FACTOR = 8;
  private static final int MOST = 30;
  private static final long MEASURABLE = 2_000_000;
  private static final int ROUNDS = 3;
  private static final int TRIES = 5;

  private Growth() {}

  /**
   * Fails if the work grows faster than its input.
   *
   * @param least a size of the input that counts
   * @param most a size that no door lets in
   * @param work what to do with an input of a size; making the input is not measured
   */
  public static void assertLinear(int least, int most, IntFunction<Runnable> work) {
    int size = least;
    long small = nanos(work.apply(size));
    while (small < MEASURABLE && size * (long) FACTOR * 2 <= most) {
      size *= 2;
      small = nanos(work.apply(size));
    }
    long big = nanos(work.apply(size * FACTOR));
    for (int i = 0; i < TRIES && big > allowed(small); i++) {
      small = Math.max(small, nanos(work.apply(size)));
      big = Math.min(big, nanos(work.apply(size * FACTOR)));
    }
    String facts = "size %d: %d ns, size %d: %d ns".formatted(size, small, size * FACTOR, big);
    assertTrue(big <= allowed(small), facts);
  }

  private static long allowed(long small) {
    return Math.max(small, MEASURABLE) * MOST;
  }

  /** The least of a few rounds: what the compiler and the collector add is not the work's. */
  private static long nanos(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long begin = THREADS.getCurrentThreadCpuTime();
      work.run();
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - begin);
    }
    return least;
  }
}
