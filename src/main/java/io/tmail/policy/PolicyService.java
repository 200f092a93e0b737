package io.tmail.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * A client of Postfix's policy protocol (SMTPD_POLICY_README) on a unix socket: lines {@code
 * name=value} and an empty one, answered by {@code action=…} and an empty one. Sessions call it, a
 * few at once; a server that does not respond in time is skipped for a while, so that it delays no
 * client twice.
 */
final class PolicyService {
  private static final Logger LOG = Logger.getLogger(PolicyService.class.getName());
  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LEFT_ALONE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MOST_AT_ONCE = 8;
  private static final int LONGEST_ANSWER = 1000;
  private static final String ACTION = "action=";

  private final Path socket;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
  private final AtomicLong askedAgainAt = new AtomicLong(System.nanoTime());

  PolicyService(Path socket) {
    this.socket = socket;
  }

  /** The action in the server's response; empty if there is none within one second. */
  Optional<String> ask(Map<String, String> attributes) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    if (System.nanoTime() - askedAgainAt.get() < 0 || !hasTurn()) {
      return Optional.empty();
    }
    try {
      return Optional.of(answer(request(attributes), deadline));
    } catch (IOException noAnswer) {
      askedAgainAt.set(System.nanoTime() + LEFT_ALONE_NANOS);
      LOG.log(
          Level.WARNING,
          "{0} is not asked for a while: {1}",
          new Object[] {socket, noAnswer.getMessage()});
      return Optional.empty();
    } finally {
      turns.release();
    }
  }

  private boolean hasTurn() {
    try {
      return turns.tryAcquire(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A line break in a value would begin an attribute of its own. */
  private static ByteBuffer request(Map<String, String> attributes) {
    String text =
        attributes.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue().replaceAll("[\\r\\n\\x00]", "?"))
            .collect(Collectors.joining("\n", "", "\n\n"));
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String answer(ByteBuffer request, long deadline) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      while (request.hasRemaining()) {
        await(selector, deadline);
        channel.write(request);
      }
      key.interestOps(SelectionKey.OP_READ);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(LONGEST_ANSWER);
      while (!isComplete(answer)) {
        await(selector, deadline);
        if (channel.read(buffer.clear()) < 0 || answer.size() > LONGEST_ANSWER) {
          throw new IOException("no action in the answer");
        }
        answer.write(buffer.array(), 0, buffer.position());
      }
      return action(answer.toString(StandardCharsets.UTF_8));
    }
  }

  private static void await(Selector selector, long deadline) throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0 || selector.select(millis) == 0) {
      throw new IOException("no answer within a second");
    }
    selector.selectedKeys().clear();
  }

  private static boolean isComplete(ByteArrayOutputStream answer) {
    return answer.toString(StandardCharsets.UTF_8).contains("\n\n");
  }

  private static String action(String answer) throws IOException {
    return answer
        .lines()
        .filter(line -> line.startsWith(ACTION))
        .findFirst()
        .map(line -> line.substring(ACTION.length()).strip())
        .orElseThrow(() -> new IOException("no action in the answer"));
  }
}
