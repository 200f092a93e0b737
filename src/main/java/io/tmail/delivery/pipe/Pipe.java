package io.tmail.delivery.pipe;

import io.tmail.accounts.Aliases;
import io.tmail.accounts.PipeCommand;
import io.tmail.config.PipeSettings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.TraceFields;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.rights.AccountsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands mail to the command of an alias: a process of another user ({@link CommandService}) with
 * the message on standard input, an empty folder to work in, and an environment that names the
 * envelope. Its exit code is the result, as in the old tmail: 0 done; 4 and 75 temporary; anything
 * else permanent. No shell is ever involved: mail content reaches the command as data only.
 */
public final class Pipe implements DeliveryTransport {
  private static final String RELAY = "pipe";
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private static final int EXIT_DONE = 0;
  private static final int EXIT_TRY_AGAIN = 4;
  private static final int EX_TEMPFAIL = 75;

  /** 128 and the signal: killed by an administrator, or because the machine ran out of memory. */
  private static final List<Integer> KILLED = List.of(128 + 9, 128 + 15);

  private final Aliases aliases;
  private final PipeSettings settings;
  private final CommandService service;

  public Pipe(Aliases aliases, PipeSettings settings) {
    this.aliases = aliases;
    this.settings = settings;
    this.service = new CommandService(settings);
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
          ? DeliveryResult.failed("5.1.1", "the alias no longer has a command", RELAY)
          : run(command.get(), request, recipient);
    } catch (AccountsException unreadable) {
      return DeliveryResult.deferred("4.3.5", unreadable.getMessage(), RELAY);
    } catch (CommandService.AbsentException nobody) {
      return DeliveryResult.deferred("4.3.5", nobody.getMessage(), RELAY);
    } catch (ClosedByInterruptException stopping) {
      return DeliveryResult.deferred("4.3.2", "the server is stopping", RELAY);
    } catch (IOException notRun) {
      return DeliveryResult.deferred("4.3.0", RELAY + ": " + notRun.getMessage(), RELAY);
    }
  }

  private DeliveryResult run(
      PipeCommand command, DeliveryRequest request, EnvelopeRecipient recipient)
      throws IOException {
    Path message = Files.createTempFile("tmail-pipe-", ".eml");
    try {
      write(message, request, recipient);
      CommandService.Outcome outcome =
          service.run(command.words(), environment(request, recipient), message);
      return outcome.late() ? tooLate() : result(outcome);
    } finally {
      Files.deleteIfExists(message);
    }
  }

  /** A file first: a message that cannot be read to its end must not reach a command. */
  private static void write(Path file, DeliveryRequest request, EnvelopeRecipient recipient)
      throws IOException {
    try (InputStream content = request.content().open();
        OutputStream out = Files.newOutputStream(file)) {
      out.write(TraceFields.of(request, recipient).getBytes(StandardCharsets.UTF_8));
      content.transferTo(out);
    }
  }

  private static Map<String, String> environment(
      DeliveryRequest request, EnvelopeRecipient recipient) {
    return Map.of(
        "PATH", PATH,
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

  private static DeliveryResult result(CommandService.Outcome outcome) {
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
