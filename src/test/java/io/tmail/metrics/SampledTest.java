package io.tmail.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SampledTest {
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void isAskedForOnceInItsTime() {
    Sampled<Integer> figure = new Sampled<>(Duration.ofHours(1), asked::incrementAndGet, -1);
    assertEquals(1, figure.get());
    assertEquals(1, figure.get());
  }

  @Test
  void isAskedForAnewWhenItIsOld() {
    Sampled<Integer> figure = new Sampled<>(Duration.ofNanos(-1), asked::incrementAndGet, -1);
    assertEquals(1, figure.get());
    assertEquals(2, figure.get());
  }

  @Test
  void isTheSubstituteWhileItCannotBeGot() {
    Sampled<Integer> figure =
        new Sampled<>(
            Duration.ofHours(1),
            () -> {
              throw new IllegalStateException("database away");
            },
            -1);
    assertEquals(-1, figure.get());
  }
}
