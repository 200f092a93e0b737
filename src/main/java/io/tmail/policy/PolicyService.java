package io.tmail.policy;

import io.tmail.peer.Silence;
import io.tmail.peer.TimedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A client of Postfix's policy protocol (SMTPD_POLICY_README) on a unix socket: lines {@code
 * name=value} and an empty one, answered by {@code action=…} and an empty one. Sessions call it, a
 * few at once; a server that does not respond in time is skipped for a while, so that it delays no
 * client twice.
 */
final class PolicyService {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LEFT_ALONE = Duration.ofSeconds(10);
  private static final int MOST_AT_ONCE = 8;
  private static final int LONGEST_ANSWER = 1000;
  private static final String ACTION = "action=";

  private final Path socket;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
  private final Silence silence;

  PolicyService(Path socket) {
    this.socket = socket;
    this.silence = new Silence(socket.toString(), 1, LEFT_ALONE);
  }

  /** The action in the server's response; empty if there is none within one second. */
  Optional<String> ask(Map<String, String> attributes) {
    if (!silence.permits() || !hasTurn()) {
      return Optional.empty();
    }
    try {
      String action = answer(request(attributes));
      silence.answered();
      return Optional.of(action);
    } catch (IOException noAnswer) {
      silence.failed(String.valueOf(noAnswer.getMessage()));
      return Optional.empty();
    } finally {
      turns.release();
    }
  }

  private boolean hasTurn() {
    try {
      return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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

  private String answer(ByteBuffer request) throws IOException {
    try (TimedChannel channel = TimedChannel.open(socket.toAbsolutePath().toString(), PATIENCE)) {
      channel.write(request);
      ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
      while (!isComplete(answer)) {
        if (!answer.hasRemaining() || channel.read(answer) < 0) {
          throw new IOException("no action in the answer");
        }
      }
      return action(text(answer));
    }
  }

  private static boolean isComplete(ByteBuffer answer) {
    return text(answer).contains("\n\n");
  }

  private static String text(ByteBuffer answer) {
    return StandardCharsets.UTF_8.decode(answer.duplicate().flip()).toString();
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
