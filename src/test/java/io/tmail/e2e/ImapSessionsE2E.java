package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of mailboxes open at once. */
@Tag("hostile")
class ImapSessionsE2E {
  private static final String SECRET = "secret-1";
  private static final int WANTED = Integer.getInteger("imap.sessions", 2000);

  /** Who open them at the same time. */
  private static final int CLIENTS = 4;

  private final List<Session> open = Collections.synchronizedList(new ArrayList<>());
  private Instance server;

  @AfterEach
  void stop() {
    open.forEach(Session::close);
    server.stop();
  }

  @Test
  void thousandsIdleAndNoAccountTakesThemAll() throws Exception {
    server = new Instance("imap-sessions").start();
    int sessions = Math.min(WANTED, setting("service imap \\{\\s+process_limit = (\\d+)") - 10);
    int perUser = setting("mail_max_userip_connections = (\\d+)");
    int users = sessions / perUser + 2;
    for (int user = 0; user < users; user++) {
      server.addMailbox("u" + user + "@example.com", SECRET);
    }
    Crowd.run(sessions, CLIENTS, i -> idle(i, "u" + i / perUser + "@example.com"));
    String refused = login("u0@example.com");
    assertTrue(refused.contains("Maximum number of connections"), refused);
    String other = login("u" + (users - 1) + "@example.com");
    assertTrue(other.startsWith("OK"), other);
    for (Session session : open) {
      session.expectAlive();
    }
  }

  private Session idle(int number, String user) throws IOException {
    Session session = new Session(server.imap());
    open.add(session);
    String said = session.command("LOGIN " + user + " " + SECRET);
    assertTrue(said.startsWith("OK"), number + ": " + said);
    session.idle();
    return session;
  }

  private String login(String user) throws IOException {
    Session session = new Session(server.imap());
    String said = session.command("LOGIN " + user + " " + SECRET);
    session.close();
    return said;
  }

  /** What deploy/run has written for Dovecot, from the memory that there is. */
  private int setting(String pattern) throws IOException {
    String text = Files.readString(server.home().resolve("dovecot/dovecot.conf"));
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertTrue(found.find(), text);
    return Integer.parseInt(found.group(1));
  }

  /** One connection, spoken by hand: no thread, no buffer of a client library. */
  private static final class Session {
    private final Socket socket;
    private final BufferedReader in;

    Session(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(300_000);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
      in.readLine();
    }

    /** The tagged answer, without the tag. */
    String command(String command) throws IOException {
      send("a " + command);
      String line = in.readLine();
      while (line != null && !line.startsWith("a ")) {
        line = in.readLine();
      }
      return line == null ? "closed" : line.substring(2);
    }

    void idle() throws IOException {
      command("SELECT INBOX");
      send("i IDLE");
      String line = in.readLine();
      assertTrue(line.startsWith("+ "), line);
    }

    void expectAlive() throws IOException {
      send("DONE");
      String line = in.readLine();
      while (line != null && line.startsWith("* ")) {
        line = in.readLine();
      }
      assertTrue(line != null && line.startsWith("i OK"), line);
    }

    private void send(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void close() {
      try {
        socket.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
