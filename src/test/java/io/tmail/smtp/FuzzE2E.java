package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ForwardPath;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Invented sessions and addresses, as many as the time allows: {@code deploy/test --fuzz SECONDS}.
 * The seed is printed; the same one says the same again ({@code -Dfuzz.seed}).
 */
@Tag("fuzz")
class FuzzE2E {
  private static final long SECONDS = Long.getLong("fuzz.seconds", 60);
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
  private static final Pattern REPLY = Pattern.compile("[2345]\\d\\d([ -].*)?");
  private static final long MOST_MEMORY = 8L << 20;
  private static final int SESSIONS_BETWEEN_CLEARING = 1000;

  private final Random random = new Random(SEED);
  private final Grammar grammar = new Grammar(random);
  private long commands;

  @Test
  void sessionsEndAndAreAnsweredWell() throws Exception {
    System.out.println("fuzz seed " + SEED);
    Escapes escapes = new Escapes();
    int sessions = 0;
    try (SmtpRig rig = new SmtpRig("SMTPD_CONCURRENCY_PER_CLIENT", "1000")) {
      for (int i = 0; i < SESSIONS_BETWEEN_CLEARING; i++) {
        session(rig);
      }
      rig.queue.accepted.clear();
      rig.events.clear();
      long memory = memoryInUse();
      int threads = Thread.activeCount();
      long files = openFiles();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      for (; System.nanoTime() < end; sessions++) {
        session(rig);
        if (sessions % SESSIONS_BETWEEN_CLEARING == 0) {
          rig.queue.accepted.clear();
          rig.events.clear();
        }
        assertEquals(List.of(), escapes.seen, "seed " + SEED + ", session " + sessions);
      }
      TimeUnit.SECONDS.sleep(1);
      rig.queue.accepted.clear();
      rig.events.clear();
      long more = memoryInUse() - memory;
      assertTrue(more < MOST_MEMORY, "memory leaks: " + more + " bytes more");
      assertTrue(Thread.activeCount() <= threads + 20, "threads leak: " + Thread.activeCount());
      assertTrue(openFiles() <= files + 20, "files leak: " + openFiles());
    } finally {
      escapes.close();
    }
    System.out.println("fuzz: " + sessions + " sessions, " + commands + " lines, none amiss");
  }

  @Test
  void addressesAreTakenOrRefused() {
    int taken = 0;
    int tried = 1_000_000;
    for (int i = 0; i < tried; i++) {
      String address = grammar.address();
      try {
        MailAddress parsed = MailAddress.parse(address);
        assertEquals(parsed, MailAddress.parse(parsed.toString()), address);
        ForwardPath unused = ForwardPath.parse(address, "me.example");
        taken++;
      } catch (InvalidAddressException refused) {
        assertTrue(refused.getMessage().length() < 1000);
      }
      try {
        EsmtpParameters parsed = EsmtpParameters.parse(grammar.parameters());
        assertEquals(parsed, EsmtpParameters.parse(parsed.toString()));
      } catch (IllegalArgumentException refused) {
        assertTrue(refused.getMessage().length() < 1000);
      }
    }
    System.out.println("fuzz: " + tried + " addresses, " + taken + " taken, none amiss");
  }

  private void session(SmtpRig rig) throws IOException {
    String said = grammar.session();
    commands += said.chars().filter(c -> c == '\n').count();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
      socket.setSoTimeout(15_000);
      socket.setTcpNoDelay(true);
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      assertWellFormed(replies.readLine(), said);
      byte[] bytes =
          said.getBytes(
              random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      int cut = random.nextInt(bytes.length + 1);
      socket.getOutputStream().write(bytes, 0, cut);
      socket.getOutputStream().write(bytes, cut, bytes.length - cut);
      if (random.nextInt(20) > 0) {
        socket.shutdownOutput();
        readToTheEnd(replies, said);
      }
    } catch (SocketException cutOff) {
      // the server ended the session while we were talking
    }
  }

  private static void readToTheEnd(BufferedReader replies, String said) throws IOException {
    for (String line = replies.readLine(); line != null; line = replies.readLine()) {
      assertWellFormed(line, said);
      if (line.startsWith("220 ")) {
        return; // what comes now is TLS
      }
    }
  }

  private static void assertWellFormed(String line, String said) {
    assertTrue(
        line != null && line.length() <= 510 && REPLY.matcher(line).matches(),
        () -> "seed " + SEED + ": reply " + line + " to " + said);
  }

  /** Bytes that are still reachable. */
  private static long memoryInUse() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  /** What must not be in the log: an exception that nobody foresaw. */
  private static final class Escapes extends Handler {
    final List<String> seen = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");

    Escapes() {
      root.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
      if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
        seen.add(line.getMessage() + " " + line.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      root.removeHandler(this);
    }
  }
}
