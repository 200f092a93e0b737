package io.tmail.dovecot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A conversation with Dovecot 2.3's doveadm service, protocol 1.2: a line a command, answered in
 * frames of a channel (0 the answer, {@code L} its log), a length and that many octets. The answer
 * is fields with a tab after each, a line end, and a line {@code +} or {@code -CODE}.
 */
final class DoveadmSession implements AutoCloseable {
  private static final String HELLO = "VERSION\tdoveadm-server\t1\t2\n";
  private static final String ESCAPE = "\u0001";
  private static final int LONGEST_ANSWER = 4 << 20;

  /** Fields, and whether the command was done; line ends within fields are escaped. */
  private static final int LINES_OF_ANSWER = 2;

  private static final int LOG = 'L';

  private final DovecotSocket socket;

  private DoveadmSession(DovecotSocket socket) {
    this.socket = socket;
  }

  static DoveadmSession open(Path path, long millis) throws IOException {
    return open(DovecotSocket.open(path, millis), "");
  }

  /** The same on another machine, which requires a password. */
  static DoveadmSession open(InetSocketAddress address, String password, long millis)
      throws IOException {
    return open(DovecotSocket.open(address, millis), password);
  }

  private static DoveadmSession open(DovecotSocket socket, String password) throws IOException {
    try {
      DoveadmSession session = new DoveadmSession(socket);
      session.greet(password);
      return session;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  /** Its greeting and its consent; from there on it speaks in frames. */
  private void greet(String password) throws IOException {
    socket.send(HELLO);
    String greeting = socket.line();
    if (!greeting.startsWith("VERSION\tdoveadm-client\t1\t")) {
      throw new IOException("unexpected protocol: " + greeting);
    }
    if (!socket.line().equals("+")) {
      authenticate(password);
    }
  }

  private void authenticate(String password) throws IOException {
    byte[] plain = ("\0doveadm\0" + password).getBytes(StandardCharsets.UTF_8);
    socket.send("PLAIN\t" + Base64.getEncoder().encodeToString(plain) + "\n");
    if (!socket.line().equals("+")) {
      throw new IOException("doveadm rejected the password; check TMAIL_DOVECOT_DOVEADM_PASSWORD");
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
    socket.send(line.toString());
    return reply();
  }

  private DoveadmReply reply() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    int lines = 0;
    while (lines < LINES_OF_ANSWER) {
      boolean isLog = socket.octet() == LOG;
      int length =
          socket.octet() << 24 | socket.octet() << 16 | socket.octet() << 8 | socket.octet();
      if (length < 0 || answer.size() + log.size() + length > LONGEST_ANSWER) {
        throw new IOException("doveadm's answer is too long");
      }
      for (int i = 0; i < length; i++) {
        int octet = socket.octet();
        (isLog ? log : answer).write(octet);
        lines += !isLog && octet == '\n' ? 1 : 0;
      }
    }
    return read(answer.toString(StandardCharsets.UTF_8), log.toString(StandardCharsets.UTF_8));
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
    socket.close();
  }
}
