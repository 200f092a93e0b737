package io.tmail.admin.door;

import io.tmail.admin.Problem;
import java.util.HashMap;
import java.util.Map;

/**
 * What concurrent requests may hold, in total and per caller, so that one caller cannot exclude the
 * others. Any thread may call.
 */
final class Shares {
  static final int SMALL_OCTETS = 64 << 10;

  private static final int MOST_LOGINS = 64;
  private static final int MOST_LOGINS_OF_ONE = 16;

  /** Divides the heap: 16 MiB of 384. */
  private static final int PART_OF_HEAP = 24;

  /** Three of the largest bodies fit, whatever the heap. */
  private static final long LEAST = 3L * Place.USERS_IMPORT.mostOctets();

  private final long most;
  private final long mostOfOne;
  private final Map<String, Long> byCaller = new HashMap<>();
  private long all;

  /**
   * @param most of all at once
   * @param mostOfOne of one caller
   */
  Shares(long most, long mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /**
   * Of memory, in octets of bodies. Those of up to {@link #SMALL_OCTETS} do not count: each has a
   * thread, of which there are 200. What a body becomes while it is parsed is at most some ten
   * times as much, so that all of it stays within half of the heap.
   */
  static Shares ofMemory() {
    long most = Math.max(LEAST, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    return new Shares(most, most / 2);
  }

  /**
   * Of threads, in logins in progress: a form that an unauthenticated client sends octet by octet
   * holds one until the container's time limit, 30 s, and all of them hold a third of its threads
   * at most.
   */
  static Shares ofThreads() {
    return new Shares(MOST_LOGINS, MOST_LOGINS_OF_ONE);
  }

  /**
   * Reserves as many, until {@link #giveBack}.
   *
   * @throws RefusedRequestException 503 if there is none now
   */
  synchronized void take(String caller, long units) throws RefusedRequestException {
    long own = byCaller.getOrDefault(caller, 0L) + units;
    if (all + units > most || own > mostOfOne) {
      throw new RefusedRequestException(
          Problem.of(503, "Unavailable", "too many concurrent requests of this kind; try again"));
    }
    all += units;
    byCaller.put(caller, own);
  }

  synchronized void giveBack(String caller, long units) {
    all -= units;
    byCaller.computeIfPresent(caller, (same, held) -> held > units ? held - units : null);
  }

  synchronized long held() {
    return all;
  }
}
