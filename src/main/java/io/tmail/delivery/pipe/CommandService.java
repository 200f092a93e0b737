package io.tmail.delivery.pipe;

import io.tmail.config.PipeSettings;
import io.tmail.delivery.TimeLimit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a command run by {@code deploy/commands}, whose head describes the protocol: as a user of its
 * own, where the server's files, secrets and network are not. The server itself never runs one.
 */
final class CommandService {
  private static final String GREETING = "tmail-commands 1 ";
  private static final int OUTPUT_KEPT = 1000;

  /** For the greeting, the message's way there, and the answer's way back. */
  private static final Duration SPARE = Duration.ofMinutes(5);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PipeSettings settings;

  CommandService(PipeSettings settings) {
    this.settings = settings;
  }

  /** No service can run a command safely; the text says why and what to do. */
  static final class AbsentException extends IOException {
    private static final long serialVersionUID = 1;

    AbsentException(String why) {
      super("aliases' commands are refused: " + why);
    }
  }

  /**
   * @param exit the exit code; 128 and the signal of one that was killed
   * @param output the beginning of what it wrote
   * @param late whether it was ended because its time was over
   */
  record Outcome(int exit, String output, boolean late) {}

  /**
   * Blocks until the command has ended, at most its time and five minutes.
   *
   * @param message its standard input
   * @throws AbsentException if no service answers, or it is not another user
   * @throws IOException if the service could not run it, with its reason
   */
  Outcome run(List<String> words, Map<String, String> environment, Path message)
      throws IOException {
    try (SocketChannel channel = connect();
        TimeLimit limit = new TimeLimit(settings.timeout().plus(SPARE), () -> close(channel))) {
      BufferedReader in = lines(channel);
      expectAnotherUser(in.readLine());
      OutputStream out = Channels.newOutputStream(channel);
      out.write(request(words, environment, Files.size(message)));
      Files.copy(message, out);
      String result = in.readLine();
      if (result == null) {
        throw new IOException(
            limit.exceeded() ? "its service does not respond" : "its service has stopped");
      }
      return outcome(result, rest(in));
    }
  }

  /** Why no service can run a command safely; empty if one can. */
  Optional<String> refusal() {
    try (SocketChannel channel = connect();
        TimeLimit limit = new TimeLimit(PATIENCE, () -> close(channel))) {
      String greeting = lines(channel).readLine();
      expectAnotherUser(limit.exceeded() ? null : greeting);
      return Optional.empty();
    } catch (AbsentException nobody) {
      return Optional.of(nobody.getMessage());
    } catch (IOException silent) {
      return Optional.of(new AbsentException("the service does not respond").getMessage());
    }
  }

  private static BufferedReader lines(SocketChannel channel) {
    return new BufferedReader(
        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }

  private SocketChannel connect() throws IOException {
    Path socket =
        settings
            .socket()
            .orElseThrow(
                () ->
                    new AbsentException(
                        "no service runs them as another user; start the server by deploy/run as"
                            + " root, or the unit tmail-commands"));
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException notThere) {
      throw new AbsentException(socket + ": " + notThere.getMessage());
    }
  }

  private static void expectAnotherUser(String greeting) throws AbsentException {
    if (greeting == null || !greeting.startsWith(GREETING)) {
      throw new AbsentException("the service does not respond");
    }
    String user = greeting.substring(GREETING.length());
    if (user.equals("root") || user.equals("0") || user.equals(System.getProperty("user.name"))) {
      throw new AbsentException("the service runs as " + user);
    }
  }

  private byte[] request(List<String> words, Map<String, String> environment, long size) {
    StringBuilder block = new StringBuilder();
    words.forEach(word -> block.append(word).append('\0'));
    environment.forEach((name, value) -> block.append(name + "=" + value).append('\0'));
    byte[] bytes = block.toString().getBytes(StandardCharsets.UTF_8);
    String line =
        "%d %d %d %d %d %d\n"
            .formatted(
                settings.timeout().toSeconds(),
                settings.memory(),
                words.size(),
                environment.size(),
                bytes.length,
                size);
    return (line + block).getBytes(StandardCharsets.UTF_8);
  }

  private static String rest(BufferedReader in) throws IOException {
    char[] text = new char[OUTPUT_KEPT];
    int length = 0;
    for (int n = 0;
        n >= 0 && length < text.length;
        n = in.read(text, length, text.length - length)) {
      length += n;
    }
    return new String(text, 0, length).strip();
  }

  private static Outcome outcome(String result, String output) throws IOException {
    if (result.equals("late")) {
      return new Outcome(-1, output, true);
    }
    if (result.startsWith("exit ")) {
      return new Outcome(Integer.parseInt(result.substring("exit ".length())), output, false);
    }
    throw new IOException(result.replaceFirst("^error ", ""));
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException closed) {
      // it is
    }
  }
}
