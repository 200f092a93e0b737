package io.tmail.admin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.config.InvalidSettingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code tmail}. Exit code 0 with {@code Success} or a listing on standard output, 1
 * with {@code Error: …} on standard error, 2 with the usage on bad arguments.
 */
@Command(
    name = "tmail",
    description = "Command line of the tmail mail server.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Tmail.Version.class,
    synopsisSubcommandLabel = "ENTITY ACTION")
public final class Tmail {
  private static final Map<String, Class<?>> ENTITIES = entities();

  /** Reads the version that the build wrote into the archive. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Tmail.class.getPackage().getImplementationVersion();
      return new String[] {"tmail " + (version == null ? "(unpacked)" : version)};
    }
  }

  private final Map<String, String> environment;
  private final InputStream in;
  private final Clock clock;

  @Spec private CommandSpec spec;

  private Tmail(Map<String, String> environment, InputStream in, Clock clock) {
    this.environment = environment;
    this.in = in;
    this.clock = clock;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv(), System.in, arguments).execute(arguments));
  }

  /**
   * The command, ready to be executed with these arguments. Only the entity that they name is
   * registered, because parsing every command's options takes longer than most commands.
   */
  static CommandLine commandLine(
      Map<String, String> environment, InputStream in, String... arguments) {
    CommandLine tmail = new CommandLine(new Tmail(environment, in, Clock.systemUTC()));
    Class<?> named = arguments.length == 0 ? null : ENTITIES.get(arguments[0]);
    if (named == null || named == CompletionCommand.class) {
      ENTITIES.forEach(tmail::addSubcommand);
    } else {
      tmail.addSubcommand(arguments[0], named);
    }
    return tmail
        .setExecutionStrategy(Tmail::runAndFlush)
        .setParameterExceptionHandler((misuse, given) -> misused(misuse))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
  }

  /** The process ends right after the command, and would take with it what is still in a buffer. */
  private static int runAndFlush(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } finally {
      parsed.commandSpec().commandLine().getOut().flush();
    }
  }

  /** In the order of the usage. */
  private static Map<String, Class<?>> entities() {
    Map<String, Class<?>> entities = new LinkedHashMap<>();
    for (Class<?> entity :
        List.of(
            UserCommand.class,
            AliasCommand.class,
            RulesCommand.class,
            SieveCommand.class,
            RcptHostCommand.class,
            RelayIpCommand.class,
            RoutesCommand.class,
            DkimCommand.class,
            QueueCommand.class,
            QuarantineCommand.class,
            FiltersCommand.class,
            AllowCommand.class,
            BlockCommand.class,
            LimitsCommand.class,
            ReportsCommand.class,
            TraceCommand.class,
            AdminCommand.class,
            TokenCommand.class,
            ActionsCommand.class,
            ImportCommand.class,
            StatusCommand.class,
            SelfTestCommand.class,
            SettingsCommand.class,
            BackupCommand.class,
            ConfigCommand.class,
            PingCommand.class,
            CompletionCommand.class)) {
      entities.put(entity.getAnnotation(Command.class).name(), entity);
    }
    return entities;
  }

  private static int misused(ParameterException misuse) {
    PrintWriter err = misuse.getCommandLine().getErr();
    VisibleText.writer(err).println("Error: " + misuse.getMessage().replaceFirst("^Error: ", ""));
    UnmatchedArgumentException.printSuggestions(misuse, err);
    misuse.getCommandLine().usage(err);
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception failure, CommandLine command) throws Exception {
    if (failure instanceof CommandFailedException || failure instanceof InvalidSettingException) {
      VisibleText.writer(command.getErr()).println("Error: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** The time of this machine, which need not be the server's. */
  Instant now() {
    return clock.instant();
  }

  ApiClient api() {
    return new ApiClient(
        Instance.find(environment), warning -> err().println("Warning: " + warning));
  }

  /** For people: without characters that steer a terminal. */
  PrintWriter out() {
    return VisibleText.writer(exactOut());
  }

  /** For what another program is to read as it is. */
  PrintWriter exactOut() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return VisibleText.writer(spec.commandLine().getErr());
  }

  /** The password itself, or the first line of standard input for {@code -}. */
  String password(String argument) {
    return "-".equals(argument)
        ? firstLine().orElseThrow(() -> new CommandFailedException("no password on standard input"))
        : argument;
  }

  /** Continues only if a person types {@code yes}. */
  void confirm(String question) {
    err().print(question + " Type yes to continue: ");
    err().flush();
    if (!firstLine().equals(Optional.of("yes"))) {
      throw new CommandFailedException("cancelled; nothing was changed");
    }
  }

  /** The whole of a file, or of standard input for {@code -}. */
  String textOf(String file) {
    return new String(octetsOf(file), UTF_8);
  }

  /** The octets of a file, or of standard input for {@code -}. */
  byte[] octetsOf(String file) {
    try {
      return "-".equals(file) ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException unreadable) {
      throw new CommandFailedException(file + " cannot be read");
    }
  }

  private Optional<String> firstLine() {
    try {
      String line = new BufferedReader(new InputStreamReader(in, UTF_8)).readLine();
      return Optional.ofNullable(line).filter(some -> !some.isEmpty());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  void success() {
    out().println("Success");
  }
}
