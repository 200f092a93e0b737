package io.tmail.delivery.mailbox;

import io.tmail.config.DovecotSettings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Delivers into mailboxes by running {@code dovecot-lda -d RECIPIENT}, one child process per
 * recipient. Dovecot applies quota and Sieve and writes the Maildir; its exit code is the result
 * (sysexits(3)): 67 and 77 are permanent, 64 only if Dovecot accepts no spelling of the address,
 * all others temporary.
 */
public final class DovecotLda implements DeliveryTransport {
  private static final String RELAY = "dovecot-lda";
  private static final int OUTPUT_KEPT = 1000;
  private static final int BUFFER = 16 * 1024;

  private static final int EX_OK = 0;
  private static final int EX_USAGE = 64;
  private static final int EX_NOUSER = 67;
  private static final int EX_NOPERM = 77;

  /** Usage errors about the recipient; the others are errors of the configuration. */
  private static final Pattern BAD_ADDRESS = Pattern.compile("Invalid -[ad] parameter");

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

  /** How a child ended; {@code exit} is -1 if its time was over. */
  private record Ended(int exit, String output, DeliveryResult result) {
    /** What is wrong is the address that we named, which no later attempt makes right. */
    boolean isBadAddress() {
      return exit == EX_USAGE && BAD_ADDRESS.matcher(output).find();
    }
  }

  private Ended run(DeliveryRequest request, EnvelopeRecipient recipient, String address)
      throws IOException, InterruptedException {
    Process child = start(request, recipient, address);
    try (TimeLimit limit = new TimeLimit(timeout, () -> kill(child))) {
      boolean whole = feed(child, request, recipient);
      String output = output(child);
      int exit = child.waitFor();
      return limit.exceeded()
          ? new Ended(-1, output, tooLate())
          : new Ended(exit, output, result(exit, whole, output));
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
    ProcessBuilder builder =
        new ProcessBuilder(
            dovecot.lda().toString(),
            "-c",
            dovecot.config(),
            "-e",
            "-f",
            request.reversePath().toString(),
            "-a",
            address,
            "-d",
            DovecotName.login(recipient));
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

  private static DeliveryResult result(int exit, boolean whole, String output) {
    String said = output.isEmpty() ? "exit " + exit : output;
    return switch (exit) {
      case EX_OK ->
          whole
              ? DeliveryResult.delivered("delivered", RELAY)
              : DeliveryResult.deferred("4.3.0", RELAY + " did not read the whole message", RELAY);
      case EX_USAGE ->
          BAD_ADDRESS.matcher(said).find()
              ? DeliveryResult.failed("5.1.3", said, RELAY)
              : DeliveryResult.deferred("4.3.0", said, RELAY);
      case EX_NOUSER -> DeliveryResult.failed("5.1.1", "no mailbox here by that name", RELAY);
      case EX_NOPERM -> DeliveryResult.failed("5.2.2", said, RELAY);
      default -> DeliveryResult.deferred("4.3.0", said, RELAY);
    };
  }
}
