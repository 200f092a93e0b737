package io.tmail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that tests start. Below those that the kernel gives to clients, one of which
 * could else take the port before the server does; never the same twice in a process, nor in
 * processes that Surefire runs side by side.
 */
public final class FreePort {
  private static final int FORKS = 4;
  private static final int LOWEST = 10_000;
  private static final int EACH = 5_500;

  private static final AtomicInteger NEXT = new AtomicInteger(start());

  private FreePort() {}

  /** Somewhere in the first part of this process's range, which another run may use, too. */
  private static int start() {
    int lowest = LOWEST + TestProcess.number() % FORKS * EACH;
    return ThreadLocalRandom.current().nextInt(lowest, lowest + EACH - 2_000);
  }

  /** One port. */
  public static int next() {
    return first(1);
  }

  /** The first of some in a row. */
  public static int first(int count) {
    int first = NEXT.getAndAdd(count);
    for (int port = first; port < first + count; port++) {
      if (!isFree(port)) {
        return first(count);
      }
    }
    return first;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
