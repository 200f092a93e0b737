package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many sessions that try a password of one account at the same moment. */
class GuessingTest {
  private static final int SESSIONS = 90;

  @Test
  void tenOfManyParallelGuessesAreChecked()
      throws IOException, InterruptedException, ExecutionException {
    try (SmtpRig rig = new SmtpRig("SMTPD_AUTH_PLAINTEXT", "true")) {
      rig.accounts.checkMillis = 300;
      List<String> codes = codes(rig, "guess");
      assertEquals(10, rig.accounts.checks.get());
      assertEquals(10, Collections.frequency(codes, "535"));
      assertEquals(SESSIONS - 10, Collections.frequency(codes, "454"));
    }
  }

  @Test
  void parallelSessionsWithTheRightPasswordAreAllAdmitted()
      throws IOException, InterruptedException, ExecutionException {
    try (SmtpRig rig = new SmtpRig("SMTPD_AUTH_PLAINTEXT", "true")) {
      rig.accounts.checkMillis = 50;
      assertEquals(Collections.nCopies(SESSIONS, "235"), codes(rig, "secret-1"));
    }
  }

  private static List<String> codes(SmtpRig rig, String password)
      throws InterruptedException, ExecutionException {
    String command = "AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0" + password);
    CountDownLatch connected = new CountDownLatch(SESSIONS);
    Callable<String> session =
        () -> {
          try (Dialogue client = rig.hello()) {
            connected.countDown();
            connected.await();
            return client.ask(command, "").substring(0, 3);
          }
        };
    ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
    try {
      List<String> codes = new ArrayList<>();
      for (Future<String> each : sessions.invokeAll(Collections.nCopies(SESSIONS, session))) {
        codes.add(each.get());
      }
      return codes;
    } finally {
      sessions.shutdownNow();
    }
  }
}
