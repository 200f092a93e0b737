package io.tmail.admin.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.admin.status.Part.State;
import io.tmail.admin.status.TrialResult.Check;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelfTestTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  private static Trial trial(Check check, Callable<List<TrialResult>> run) {
    return new Trial() {
      @Override
      public Check check() {
        return check;
      }

      @Override
      public List<TrialResult> run() throws Exception {
        return run.call();
      }
    };
  }

  @Test
  void findingsAreInTheOrderOfTheChecks() {
    Trial late =
        trial(Check.DOMAIN, () -> List.of(TrialResult.good(Check.DOMAIN, "a.b", "6 records")));
    Trial early = trial(Check.STORE, () -> List.of(TrialResult.good(Check.STORE, "disk", "2 ms")));
    List<TrialResult> findings = SelfTest.run(List.of(late, early), executor, LONG);
    assertEquals(
        List.of(Check.STORE, Check.DOMAIN), findings.stream().map(TrialResult::check).toList());
  }

  @Test
  void anExceptionIsBadAndHidesNoOther() {
    Trial broken =
        trial(
            Check.STORE,
            () -> {
              throw new IOException("no space left");
            });
    Trial fine = trial(Check.DISK, () -> List.of(TrialResult.good(Check.DISK, "", "")));
    List<TrialResult> findings = SelfTest.run(List.of(broken, fine), executor, LONG);
    assertEquals(TrialResult.bad(Check.STORE, "", "no space left", "a response"), findings.get(0));
    assertEquals(State.GOOD, findings.get(1).state());
  }

  @Test
  void whatDoesNotEndIsBadAndIsEnded() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Trial endless =
        trial(
            Check.NAME,
            () -> {
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
              return List.of();
            });
    List<TrialResult> findings = SelfTest.run(List.of(endless), executor, Duration.ofMillis(200));
    assertEquals("timeout", findings.get(0).found());
    interrupted.await();
  }

  @Test
  void sideBySideTheyTakeNoLongerThanOne() {
    CountDownLatch both = new CountDownLatch(2);
    Callable<List<TrialResult>> meeting =
        () -> {
          both.countDown();
          both.await();
          return List.of();
        };
    List<Trial> trials = List.of(trial(Check.NAME, meeting), trial(Check.DOMAIN, meeting));
    assertTrue(SelfTest.run(trials, executor, LONG).isEmpty());
  }
}
