package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Much mail on its way out: what a crash, a dead and a slow destination do to it. */
@Tag("fault")
class OutboundLoadE2E {
  /** Who could be with the sink, or on the way from it to the disk, at one moment. */
  private static final int IN_FLIGHT = 100;

  /** A sixth of the usual share of the ceiling. */
  private static final double LEAST_SHARE = 0.02;

  private Instance server;

  @AfterEach
  void stop() {
    server.stop();
  }

  private void route(String domain, int port) {
    server
        .tmail("routes", "add", "-d", domain, "-rh", "127.0.0.1", "-rp", Integer.toString(port))
        .mustSucceed();
  }

  @Test
  void killedWhileItSendsItLosesNothing() throws Exception {
    try (SmtpSink sink = new SmtpSink(Duration.ofMillis(30))) {
      server = new Instance("kill-out").start();
      server.tmail("relayip", "add", "127.0.0.1").mustSucceed();
      route("out.test", sink.port());
      SmtpLoad load = new SmtpLoad(server.smtp(), "out", List.of("x@out.test"));
      load.send(5000, 20);
      assertEquals(5000, load.acknowledged().size(), String.valueOf(load.refusals()));
      int before = sink.acknowledged().size();
      assertTrue(before < 4800, "the sink was too fast: " + before);
      server.kill9();
      server.start();
      Await.until("an empty queue", () -> server.queued() == 0);
      List<String> arrived = new ArrayList<>(sink.acknowledged());
      Set<String> missing = new HashSet<>(load.acknowledged());
      arrived.forEach(missing::remove);
      int duplicates = arrived.size() - new HashSet<>(arrived).size();
      System.out.printf(
          "kill -9 while sending: %d before, %d arrived, %d missing, %d duplicates%n",
          before, arrived.size(), missing.size(), duplicates);
      assertEquals(Set.of(), missing);
      assertTrue(duplicates <= IN_FLIGHT, duplicates + " duplicates");
    }
  }

  @Test
  void deadAndSlowDestinationsHoldUpNobodyElse() throws Exception {
    try (SmtpSink slow = new SmtpSink(Duration.ofSeconds(5));
        SmtpSink fast = new SmtpSink(Duration.ZERO)) {
      server =
          new Instance("slow")
              .set("TMAIL_DELIVERD_RETRY_FIRST", "30s")
              .set("TMAIL_DELIVERD_RETRY_MAX", "60s")
              .start();
      server.tmail("relayip", "add", "127.0.0.1").mustSucceed();
      route("slow.test", slow.port());
      route("dead.test", portOfNobody());
      route("fast.test", fast.port());
      SmtpLoad load = new SmtpLoad(server.smtp(), "bad", List.of("x@slow.test", "x@dead.test"));
      double rate = rate(load, 20_000);
      assertEquals(20_000, load.acknowledged().size(), String.valueOf(load.refusals()));
      expectNoGrossLoss(rate);
      List<Long> delays = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        delays.add(delay(fast, i));
      }
      delays.sort(null);
      System.out.println("delays beside a slow and a dead destination, ms: " + delays);
      assertTrue(delays.get(26) < 1000, "nine of ten below a second: " + delays);
      assertTrue(server.queued() > 15_000, "the others wait still");
    }
  }

  /** Against what the same machine takes in the same minute when nothing is kept at all. */
  private static void expectNoGrossLoss(double rate) throws IOException {
    try (SmtpSink nothingKept = new SmtpSink(Duration.ZERO)) {
      double ceiling =
          rate(new SmtpLoad(nothingKept.port(), "ceiling", List.of("x@any.test")), 5_000);
      System.out.printf(
          "intake: %.0f/s, %.2f of what a sink takes (%.0f/s)%n", rate, rate / ceiling, ceiling);
      assertTrue(rate > ceiling * LEAST_SHARE, rate + "/s of " + ceiling);
    }
  }

  /** Messages a second over 20 connections. */
  private static double rate(SmtpLoad load, int messages) {
    long begin = System.nanoTime();
    load.send(messages, 20);
    return messages * 1e9 / (System.nanoTime() - begin);
  }

  /** Milliseconds from the first word until the fast destination has the message. */
  private long delay(SmtpSink fast, int i) throws InterruptedException {
    long begin = System.nanoTime();
    SmtpLoad one = new SmtpLoad(server.smtp(), "good" + i, List.of("x@fast.test"));
    one.send(1, 1);
    while (fast.acknowledged().size() <= i) {
      Thread.sleep(2);
    }
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  private static int portOfNobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
