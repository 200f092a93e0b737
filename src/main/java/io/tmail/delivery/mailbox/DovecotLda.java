package io.tmail.delivery.mailbox;

import io.tmail.config.DovecotSettings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.SetUp;
import io.tmail.delivery.TimeLimit;
import io.tmail.delivery.TraceFields;
import io.tmail.mail.EnvelopeRecipient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Delivers into mailboxes by running {@code dovecot-lda -d RECIPIENT}, one child process per
 * recipient. Dovecot applies quota and Sieve and writes the Maildir; its exit code is the result
 * ({@link LdaExit}).
 */
public final class DovecotLda implements DeliveryTransport {
  private static final String RELAY = LdaExit.RELAY;

  /** Into that folder, without the user's own script: there is none in that place. */
  private static final List<String> TO_JUNK =
      List.of("-m", "Junk", "-o", "plugin/sieve=file:/nonexistent");

  private static final int OUTPUT_KEPT = 1000;
  private static final int BUFFER = 16 * 1024;

  private final DovecotSettings dovecot;
  private final Duration timeout;

  public DovecotLda(DovecotSettings dovecot, Duration timeout) {
    this.dovecot = dovecot;
    this.timeout = timeout;
  }

  /** One child serves one recipient, and several may run at once. */
  @Override
  public int recipientLimit() {
    return 1;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    List<DeliveryResult> results = new ArrayList<>();
    for (EnvelopeRecipient recipient : request.recipients()) {
      results.add(deliver(request, recipient));
    }
    return results;
  }

  private DeliveryResult deliver(DeliveryRequest request, EnvelopeRecipient recipient) {
    try {
      String address = DovecotName.address(recipient);
      String plain = DovecotName.plain(recipient);
      Ended ended = run(request, recipient, address);
      if (ended.isBadAddress() && !address.equals(plain)) {
        ended = run(request, recipient, plain);
      }
      return ended.result();
    } catch (IOException notRun) {
      return DeliveryResult.deferred("4.3.0", RELAY + ": " + notRun.getMessage(), RELAY);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return DeliveryResult.deferred("4.3.2", "the server is stopping", RELAY);
    }
  }

  /** How a child ended. */
  private record Ended(boolean isBadAddress, DeliveryResult result) {}

  private Ended run(DeliveryRequest request, EnvelopeRecipient recipient, String address)
      throws IOException, InterruptedException {
    SetUp setUp = new SetUp();
    Process child = start(request, recipient, address);
    setUp.done();
    try (TimeLimit limit = new TimeLimit(timeout, () -> kill(child))) {
      boolean readAll = feed(child, request, recipient);
      String output = output(child);
      LdaExit exit = new LdaExit(child.waitFor(), output, readAll);
      return limit.exceeded()
          ? new Ended(false, tooLate().after(setUp.took()))
          : new Ended(exit.isBadAddress(), exit.result().after(setUp.took()));
    } finally {
      child.destroyForcibly();
    }
  }

  /**
   * Including its child processes, which would keep the pipes open; closes no stream of this
   * process.
   */
  private static void kill(Process child) {
    Stream.concat(child.descendants(), Stream.of(child.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * With {@code -e} a mailbox that refuses (over quota, Sieve) is reported by exit 77; without,
   * Dovecot would answer the sender itself, through a sendmail that need not exist, and exit 0.
   */
  private Process start(DeliveryRequest request, EnvelopeRecipient recipient, String address)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                dovecot.lda().toString(),
                "-c",
                dovecot.config(),
                "-e",
                "-f",
                request.reversePath().toString(),
                "-a",
                address,
                "-d",
                DovecotName.login(recipient)));
    if (request.destination().isJunk()) {
      command.addAll(TO_JUNK);
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.environment().clear();
    return builder.start();
  }

  /**
   * Writes the message to the child.
   *
   * @return false if the child closed its input before the end; its exit code says why
   * @throws IOException if the content could not be read; the child is dead then, before the end of
   *     its input could look like the end of the message
   */
  private static boolean feed(Process child, DeliveryRequest request, EnvelopeRecipient recipient)
      throws IOException {
    try (InputStream content = request.content().open()) {
      OutputStream input = child.getOutputStream();
      byte[] fields = TraceFields.of(request, recipient).getBytes(StandardCharsets.UTF_8);
      boolean open = write(input, fields, fields.length);
      byte[] buffer = new byte[BUFFER];
      for (int n = read(content, buffer); open && n >= 0; n = read(content, buffer)) {
        open = write(input, buffer, n);
      }
      return open && close(input);
    } catch (IOException unreadable) {
      child.destroyForcibly();
      throw unreadable;
    }
  }

  private static int read(InputStream content, byte[] buffer) throws IOException {
    return content.read(buffer, 0, buffer.length);
  }

  private static boolean write(OutputStream input, byte[] bytes, int count) {
    try {
      input.write(bytes, 0, count);
      return true;
    } catch (IOException brokenPipe) {
      return false;
    }
  }

  private static boolean close(OutputStream input) {
    try {
      input.close();
      return true;
    } catch (IOException brokenPipe) {
      return false;
    }
  }

  private static String output(Process child) throws IOException {
    try (InputStream output = child.getInputStream()) {
      String kept = new String(output.readNBytes(OUTPUT_KEPT), StandardCharsets.UTF_8);
      output.transferTo(OutputStream.nullOutputStream());
      return kept.strip();
    }
  }

  private DeliveryResult tooLate() {
    return DeliveryResult.deferred(
        "4.4.7", RELAY + " took longer than " + timeout.toSeconds() + " s", RELAY);
  }
}
