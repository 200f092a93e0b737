package io.tmail.metrics;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A figure that costs something to get: asked for anew only when it is older than so long, and by
 * one thread at a time. While it cannot be got it is the substitute.
 */
final class Sampled<T> {
  private static final Logger LOG = Logger.getLogger(Sampled.class.getName());

  private final Duration age;
  private final Callable<T> source;
  private final T substitute;
  private T figure;
  private long askedAt;

  Sampled(Duration age, Callable<T> source, T substitute) {
    this.age = age;
    this.source = source;
    this.substitute = substitute;
  }

  synchronized T get() {
    long now = System.nanoTime();
    if (figure == null || now - askedAt > age.toNanos()) {
      figure = ask();
      askedAt = System.nanoTime();
    }
    return figure;
  }

  private T ask() {
    try {
      return source.call();
    } catch (Exception away) {
      LOG.log(Level.FINE, "no value", away);
      return substitute;
    }
  }
}
