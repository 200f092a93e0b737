package io.tmail.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many clients at once. */
final class Crowd {
  private Crowd() {}

  /** One of them. */
  @FunctionalInterface
  interface Client<T> {
    T run(int number) throws Exception;
  }

  /** The addresses of hosts of 127.66.0.0/16; each is a client of its own. */
  static String address(int number) {
    return "127.66." + number / 250 % 250 + "." + (1 + number % 250);
  }

  /**
   * Runs all, so many at a time.
   *
   * @return what came of each, in order
   */
  static <T> List<T> run(int clients, int atATime, Client<T> client) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atATime);
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        tasks.add(() -> client.run(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(tasks)) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
