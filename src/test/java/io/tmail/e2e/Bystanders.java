package io.tmail.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Everybody else: clients that go on sending by SMTP, reading by IMAP and asking the API, and take
 * the time of each. Every sample is a connection of its own.
 */
final class Bystanders implements AutoCloseable {
  /** What they do. */
  enum Kind {
    SMTP,
    IMAP,
    API
  }

  /** A client that waited that long is served well, however quick it was before. */
  private static final double FLOOR_MILLIS = 100;

  private static final int FEWEST = 8;
  private static final long PAUSE_NANOS = 80_000_000;
  private static final String HERE = "127.0.0.1";

  private final Instance server;
  private final String login;
  private final String password;
  private final String token;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Map<String, Map<Kind, Queue<Double>>> phases = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile String phase = "quiet";
  private volatile boolean over;

  Bystanders(Instance server, String login, String password, String token) {
    this.server = server;
    this.login = login;
    this.password = password;
    this.token = token;
  }

  void begin() {
    for (Kind kind : Kind.values()) {
      Thread thread = new Thread(() -> work(kind), "bystander-" + kind);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** What is measured from now on counts for this. */
  void enter(String name) {
    phase = name;
  }

  /** Waits until each kind has so many samples in the current phase. */
  void await(int samples) {
    String now = phase;
    Await.until(
        samples + " samples of " + now,
        () -> Arrays.stream(Kind.values()).allMatch(kind -> samples(now, kind).size() >= samples));
  }

  private void work(Kind kind) {
    for (int i = 0; !over; i++) {
      String now = phase;
      long begin = System.nanoTime();
      try {
        once(kind, i);
        samples(now, kind).add((System.nanoTime() - begin) / 1e6);
      } catch (IOException | AssertionError refused) {
        failures.add(now + " " + kind + ": " + refused.getMessage());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void once(Kind kind, int i) throws IOException {
    switch (kind) {
      case SMTP -> sendMail("witness." + i);
      case IMAP -> readMail();
      case API -> askApi();
    }
  }

  private void sendMail(String id) throws IOException {
    try (Wire wire = Wire.from(HERE, server.smtp())) {
      expect(wire.reply(), "220");
      expect(wire.ask("EHLO witness.test"), "250");
      expect(wire.ask("MAIL FROM:<witness@remote.test>"), "250");
      expect(wire.ask("RCPT TO:<" + login + ">"), "250");
      expect(wire.ask("DATA"), "354");
      expect(wire.ask("Message-ID: <" + id + "@load>\r\n\r\nstill here\r\n."), "250");
      acknowledged.add(id);
      expect(wire.ask("QUIT"), "221");
    }
  }

  private void readMail() throws IOException {
    try (Wire wire = Wire.from(HERE, server.imap())) {
      expect(wire.line(), "* OK");
      wire.send("a LOGIN " + login + " " + password + "\r\n");
      expectTagged(wire, "a OK");
      wire.send("b EXAMINE INBOX\r\n");
      expectTagged(wire, "b OK");
    }
  }

  private void askApi() throws IOException {
    HttpWire.Answer answer =
        new HttpWire(HERE, server.http())
            .ask(
                HttpWire.head("GET /api/rcpthosts HTTP/1.1", "Authorization: Bearer " + token), "");
    if (answer.status() != 200) {
      throw new IOException("status " + answer.status());
    }
  }

  private static void expectTagged(Wire wire, String beginning) throws IOException {
    String line = wire.line();
    while (line != null && line.startsWith("* ")) {
      line = wire.line();
    }
    expect(line, beginning);
  }

  private static void expect(String line, String beginning) throws IOException {
    if (line == null || !line.startsWith(beginning)) {
      throw new IOException("expected " + beginning + " but got " + line);
    }
  }

  private Queue<Double> samples(String name, Kind kind) {
    return phases
        .computeIfAbsent(name, key -> new ConcurrentHashMap<>())
        .computeIfAbsent(kind, key -> new ConcurrentLinkedQueue<>());
  }

  /**
   * Nobody was refused in the phase, and none waits twice as long as in quiet times, in the median;
   * not judged by fewer than a handful of samples.
   */
  void mustNotHaveNoticed(String name) {
    Map<Kind, String> slow = new TreeMap<>();
    StringBuilder told = new StringBuilder(name).append(':');
    for (Kind kind : Kind.values()) {
      double quiet = median(samples("quiet", kind));
      double now = median(samples(name, kind));
      int count = samples(name, kind).size();
      told.append(" %s %.0f ms (quiet %.0f) of %d".formatted(kind, now, quiet, count));
      if (count >= FEWEST && now > Math.max(2 * quiet, FLOOR_MILLIS)) {
        slow.put(kind, "%.0f ms, quiet %.0f ms".formatted(now, quiet));
      }
    }
    System.out.println(told);
    List<String> refused = failures.stream().filter(each -> each.startsWith(name + " ")).toList();
    if (!refused.isEmpty()) {
      throw new AssertionError(refused.size() + " times others were not served: " + refused.get(0));
    }
    if (!slow.isEmpty()) {
      throw new AssertionError("others wait longer in " + name + ": " + slow);
    }
  }

  private static double median(Queue<Double> samples) {
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** The ids of their mail that got its 250. */
  Queue<String> acknowledged() {
    return acknowledged;
  }

  /** On return none is at work. */
  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
