package io.tmail.delivery;

import io.tmail.accounts.AccountsException;
import io.tmail.accounts.Aliases;
import io.tmail.accounts.PipeCommand;
import io.tmail.config.PipeSettings;
import io.tmail.mail.EnvelopeRecipient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands mail to the command of an alias: a child of its own with the message on standard input, an
 * empty folder to work in, and an environment that names the envelope. Its exit code says what came
 * of it (TMAIL-COMPAT §6): 0 done; 4 and 75 temporary; anything else for good. No shell is ever
 * involved: what strangers write reaches the command as data only.
 */
public final class Pipe implements DeliveryTransport {
  private static final String RELAY = "pipe";
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private static final int EXIT_DONE = 0;
  private static final int EXIT_TRY_AGAIN = 4;
  private static final int EX_TEMPFAIL = 75;

  /** 128 and the signal: ended by an administrator, or for want of the machine's memory. */
  private static final List<Integer> KILLED = List.of(128 + 9, 128 + 15);

  private final Aliases aliases;
  private final PipeSettings settings;
  private final Sandbox sandbox;

  public Pipe(Aliases aliases, PipeSettings settings) {
    this.aliases = aliases;
    this.settings = settings;
    this.sandbox = new Sandbox(settings, PATH);
  }

  @Override
  public int recipientLimit() {
    return 1;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    return request.recipients().stream().map(recipient -> deliver(request, recipient)).toList();
  }

  private DeliveryResult deliver(DeliveryRequest request, EnvelopeRecipient recipient) {
    try {
      Optional<PipeCommand> command = aliases.pipeOf(request.destination().alias());
      return command.isEmpty()
          ? DeliveryResult.failed("5.1.1", "the alias has no command any more", RELAY)
          : run(command.get(), request, recipient);
    } catch (AccountsException unreadable) {
      return DeliveryResult.deferred("4.3.5", unreadable.getMessage(), RELAY);
    } catch (IOException notRun) {
      return DeliveryResult.deferred("4.3.0", RELAY + ": " + notRun.getMessage(), RELAY);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return DeliveryResult.deferred("4.3.2", "the server is stopping", RELAY);
    }
  }

  private DeliveryResult run(
      PipeCommand command, DeliveryRequest request, EnvelopeRecipient recipient)
      throws IOException, InterruptedException {
    Path message = Files.createTempFile("tmail-pipe-", ".eml");
    try (Sandbox.Room room = sandbox.newRoom()) {
      write(message, request, recipient);
      ProcessBuilder builder = new ProcessBuilder(sandbox.confined(command.words()));
      builder.directory(room.folder().toFile());
      builder.redirectInput(message.toFile()).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(environment(room.folder(), request, recipient));
      Child.Outcome outcome = Child.run(builder, settings.timeout());
      return outcome.late() ? tooLate() : result(outcome);
    } finally {
      Files.deleteIfExists(message);
    }
  }

  /** A file instead of a pipe: a command may read none of it, or write before it has read all. */
  private static void write(Path file, DeliveryRequest request, EnvelopeRecipient recipient)
      throws IOException {
    try (InputStream content = request.content().open();
        OutputStream out = Files.newOutputStream(file)) {
      out.write(TraceFields.of(request, recipient).getBytes(StandardCharsets.UTF_8));
      content.transferTo(out);
    }
  }

  private static Map<String, String> environment(
      Path folder, DeliveryRequest request, EnvelopeRecipient recipient) {
    return Map.of(
        "PATH", PATH,
        "HOME", folder.toString(),
        "LANG", "C.UTF-8",
        "SENDER", request.reversePath().toString(),
        "RECIPIENT", recipient.address(),
        "ORIGINAL_RECIPIENT", recipient.original(),
        "QUEUE_ID", request.id().value());
  }

  private DeliveryResult tooLate() {
    return DeliveryResult.deferred(
        "4.4.7", "the command took longer than " + settings.timeout().toSeconds() + " s", RELAY);
  }

  private static DeliveryResult result(Child.Outcome outcome) {
    int exit = outcome.exit();
    String said = "exit " + exit + (outcome.output().isEmpty() ? "" : ": " + outcome.output());
    if (exit == EXIT_DONE) {
      return DeliveryResult.delivered("delivered to the command", RELAY);
    }
    return exit == EXIT_TRY_AGAIN || exit == EX_TEMPFAIL || KILLED.contains(exit)
        ? DeliveryResult.deferred("4.3.0", said, RELAY)
        : DeliveryResult.failed("5.3.0", said, RELAY);
  }
}
