package io.tmail.dovecot;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Asks Dovecot whether a password is right, for hashes that only it can check: the client's side of
 * its authentication protocol 1.1, a connection a question. Any thread may call.
 */
@ApplicationScoped
public class DovecotLogin {
  /** The service name of this server's own logins, which no mail program uses. */
  private static final String SERVICE = "tmail";

  private static final long MILLIS = 10_000;
  private static final String HELLO =
      "VERSION\t1\t1\nCPID\t" + ProcessHandle.current().pid() + "\n";

  private Settings settings;

  protected DovecotLogin() {}

  @Inject
  public DovecotLogin(Settings settings) {
    this.settings = settings;
  }

  /**
   * Whether this is the password in the table of users.
   *
   * @throws UncheckedIOException if Dovecot does not respond
   */
  public boolean accepts(String login, String password) {
    String path = settings.dovecot().auth();
    if (!settings.dovecot().enabled() || path.isEmpty() || (login + password).contains("\0")) {
      return false;
    }
    try (DovecotSocket socket = DovecotSocket.open(Path.of(path), MILLIS)) {
      return ask(socket, login, password);
    } catch (IOException away) {
      throw new UncheckedIOException("Dovecot cannot check a password", away);
    }
  }

  /** By PLAIN (RFC 4616 §2). A password of another kind also changes the user. */
  private static boolean ask(DovecotSocket socket, String login, String password)
      throws IOException {
    String response = "\0" + login + "\0" + password;
    socket.send(HELLO);
    String line = socket.line();
    while (!line.equals("DONE")) {
      line = socket.line();
    }
    String encoded = Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.UTF_8));
    socket.send(
        "AUTH\t1\tPLAIN\tservice=" + SERVICE + "\tsecured\tno-penalty\tresp=" + encoded + "\n");
    List<String> answer = List.of(socket.line().split("\t"));
    boolean known = answer.size() > 1 && answer.get(1).equals("1");
    if (known && answer.get(0).equals("OK")) {
      return answer.contains("user=" + login);
    }
    if (known && answer.get(0).equals("FAIL") && !answer.contains("temp")) {
      return false;
    }
    throw new IOException("Dovecot answered " + answer.get(0));
  }
}
