package io.tmail.accounts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A conversation with Dovecot 2.3's doveadm service, protocol 1.2: a line a command, answered in
 * frames of a channel (0 the answer, {@code L} its log), a length and that many octets. The answer
 * is fields with a tab after each, a line end, and a line {@code +} or {@code -CODE}.
 */
final class DoveadmSession implements AutoCloseable {
  private static final String HELLO = "VERSION\tdoveadm-server\t1\t2\n";
  private static final String ESCAPE = "\u0001";
  private static final int LONGEST_ANSWER = 4 << 20;
  private static final int LONGEST_LINE = 1000;
  private static final int LOG = 'L';

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final long deadline;
  private final ByteBuffer received = ByteBuffer.allocate(1 << 16).limit(0);

  private DoveadmSession(SocketChannel channel, long deadline) throws IOException {
    this.channel = channel;
    this.deadline = deadline;
    selector = Selector.open();
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ);
  }

  static DoveadmSession open(Path socket, long millis) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    try {
      DoveadmSession session = new DoveadmSession(channel, deadline);
      session.greet();
      return session;
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  /** Its greeting and its consent; from there on it speaks in frames. */
  private void greet() throws IOException {
    send(HELLO);
    String greeting = line();
    if (!greeting.startsWith("VERSION\tdoveadm-client\t1\t")) {
      throw new IOException("another protocol: " + greeting);
    }
    if (!line().equals("+")) {
      throw new IOException("doveadm wants a password");
    }
  }

  /**
   * Runs a command for a user.
   *
   * @param input what the command reads, empty for nothing; its lines must not begin with a dot
   */
  DoveadmReply run(String login, String input, List<String> command) throws IOException {
    StringBuilder line = new StringBuilder("\t").append(escaped(login));
    command.forEach(word -> line.append('\t').append(escaped(word)));
    line.append('\n');
    if (!input.isEmpty()) {
      line.append(dotted(input));
    }
    send(line.toString());
    return reply();
  }

  private DoveadmReply reply() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    while (!isWhole(answer)) {
      boolean isLog = octet() == LOG;
      int length = octet() << 24 | octet() << 16 | octet() << 8 | octet();
      if (length < 0 || answer.size() + log.size() + length > LONGEST_ANSWER) {
        throw new IOException("doveadm's answer is too long");
      }
      for (int i = 0; i < length; i++) {
        (isLog ? log : answer).write(octet());
      }
    }
    return read(answer.toString(StandardCharsets.UTF_8), log.toString(StandardCharsets.UTF_8));
  }

  private static boolean isWhole(ByteArrayOutputStream answer) {
    String text = answer.toString(StandardCharsets.UTF_8);
    return text.endsWith("\n+\n") || (text.endsWith("\n") && text.contains("\n-"));
  }

  private static DoveadmReply read(String answer, String log) {
    String body = answer.substring(0, answer.indexOf('\n'));
    String end = answer.substring(answer.indexOf('\n') + 1).strip();
    List<String> fields = new ArrayList<>();
    for (String field : body.isEmpty() ? new String[0] : body.split("\t")) {
      fields.add(unescaped(field));
    }
    // the first octet of a log line is its kind
    List<String> messages =
        log.lines().map(line -> line.replaceFirst("^[\\x00-\\x1f]", "")).toList();
    return new DoveadmReply(fields, end.equals("+") ? "" : end.substring(1), messages);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = octet(); octet != '\n'; octet = octet()) {
      line.write(octet);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("doveadm's line is too long");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private int octet() throws IOException {
    while (!received.hasRemaining()) {
      await(SelectionKey.OP_READ);
      int count = channel.read(received.clear());
      received.flip();
      if (count < 0) {
        throw new IOException("doveadm hung up");
      }
    }
    return received.get() & 0xff;
  }

  private void send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      await(SelectionKey.OP_WRITE);
      channel.write(bytes);
    }
  }

  private void await(int operation) throws IOException {
    key.interestOps(operation);
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0 || selector.select(millis) == 0) {
      throw new IOException("doveadm did not answer in time");
    }
    selector.selectedKeys().clear();
  }

  /** Lines up to a single dot. */
  private static String dotted(String input) {
    StringBuilder text = new StringBuilder();
    input
        .lines()
        .forEach(line -> text.append(line.startsWith(".") ? "." : "").append(line).append("\r\n"));
    return text.append(".\r\n").toString();
  }

  static String escaped(String text) {
    return text.replace(ESCAPE, ESCAPE + "1")
        .replace("\0", ESCAPE + "0")
        .replace("\t", ESCAPE + "t")
        .replace("\r", ESCAPE + "r")
        .replace("\n", ESCAPE + "n");
  }

  static String unescaped(String text) {
    return text.replace(ESCAPE + "n", "\n")
        .replace(ESCAPE + "r", "\r")
        .replace(ESCAPE + "t", "\t")
        .replace(ESCAPE + "0", "\0")
        .replace(ESCAPE + "1", ESCAPE);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
