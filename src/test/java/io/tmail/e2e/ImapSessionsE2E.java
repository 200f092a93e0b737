package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.e2e.Doors.Door;
import io.tmail.e2e.Doors.Entered;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of mailboxes open at once, and what those see for whom there is no room. */
@Tag("hostile")
class ImapSessionsE2E {
  private static final String SECRET = "secret-1";
  private static final int WANTED = Integer.getInteger("imap.sessions", 2000);

  /** Who open them at the same time. */
  private static final int CLIENTS = 4;

  /** Enough that each may have its most at ManageSieve, and one more. */
  private static final int USERS = 25;

  private static Instance server;
  private final List<Session> open = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() {
    server = new Instance("imap-sessions").start();
    StringBuilder csv = new StringBuilder("login,passwd,haveMailbox\n");
    for (int user = 0; user < USERS; user++) {
      csv.append("p" + user + "@example.com," + SECRET + ",true\n");
    }
    server.tmailWithInput(csv.toString(), "user", "import", "-").mustSucceed();
  }

  @AfterEach
  void close() {
    open.forEach(Session::close);
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Test
  void thousandsIdleAndNoAccountTakesThemAll() throws Exception {
    int sessions = Math.min(WANTED, setting("service imap \\{\\s+process_limit = (\\d+)") - 10);
    int perUser = perUser();
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

  /**
   * The oldest of those that have not signed in make room; an account has a limit of its own.
   * Beyond the limit of all, Dovecot closes the connection without a word and logs why.
   */
  @Test
  void beyondTheLimitsOfPop3AndManageSieveOthersGoOn() throws IOException {
    for (Door door : List.of(Door.POP3, Door.SIEVE)) {
      crowdThatDoesNotSignInMakesRoom(door);
      accountIsToldItsLimit(door);
    }
    int sessions = setting("service managesieve \\{\\s+process_limit = (\\d+)");
    List<Entered> entered = new ArrayList<>();
    try {
      for (int i = 0; i < sessions; i++) {
        entered.add(enter(Door.SIEVE, i / perUser()));
        assertTrue(entered.get(i).isOpen(), i + ": " + entered.get(i).answer());
      }
      long begin = System.nanoTime();
      assertEquals("null", answer(Door.SIEVE, USERS - 1));
      assertTrue(System.nanoTime() - begin < 30_000_000_000L, "a wait without end");
      String log = Files.readString(server.home().resolve("log/dovecot.log"));
      assertTrue(log.contains("service(managesieve): process_limit (" + sessions + ") reached"));
      entered.remove(0).close();
      Await.until("a free place", () -> answer(Door.SIEVE, USERS - 1).startsWith("OK"));
      for (Entered each : entered) {
        each.wire().send("NOOP\r\n");
        assertTrue(Doors.managed(each.wire()).startsWith("OK"));
      }
    } finally {
      entered.forEach(Entered::close);
    }
  }

  private void crowdThatDoesNotSignInMakesRoom(Door door) throws IOException {
    String service = door == Door.POP3 ? "pop3-login" : "managesieve-login";
    int clients = setting("service " + service + " \\{[^}]*?client_limit = (\\d+)");
    int processes = setting("service " + service + " \\{[^}]*?process_limit = (\\d+)");
    int port = door == Door.POP3 ? server.pop3s() : server.sieve();
    List<Wire> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < clients * processes + 20; i++) {
        Wire wire = door == Door.POP3 ? Wire.tls("127.0.0.1", port) : Wire.from("127.0.0.1", port);
        crowd.add(wire);
        String greeting = door == Door.POP3 ? wire.line() : Doors.managed(wire);
        assertTrue(String.valueOf(greeting).matches("\\+?OK.*"), i + ": " + greeting);
      }
      String answer = answer(door, 0);
      assertTrue(answer.matches("\\+?OK.*"), answer);
      Wire told = crowd.stream().filter(each -> !each.isSilent()).findFirst().orElseThrow();
      String rest = told.rest();
      assertTrue(rest.contains("queue full"), rest);
    } finally {
      crowd.forEach(Wire::close);
    }
  }

  private void accountIsToldItsLimit(Door door) throws IOException {
    List<Entered> entered = new ArrayList<>();
    try {
      for (int i = 0; i < perUser(); i++) {
        entered.add(enter(door, 0));
        assertTrue(entered.get(i).isOpen(), i + ": " + entered.get(i).answer());
      }
      String refused = answer(door, 0);
      assertTrue(refused.contains("Maximum number of connections"), refused);
      String other = answer(door, 1);
      assertTrue(other.matches("\\+?OK.*"), other);
    } finally {
      entered.forEach(Entered::close);
    }
  }

  private Entered enter(Door door, int user) {
    return new Doors(server).enter(door, "127.0.0.1", "p" + user + "@example.com", SECRET);
  }

  private String answer(Door door, int user) {
    return new Doors(server).answer(door, "127.0.0.1", "p" + user + "@example.com", SECRET);
  }

  private int perUser() throws IOException {
    return setting("mail_max_userip_connections = (\\d+)");
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
