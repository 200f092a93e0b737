package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a session costs at most in each state, measured: no more than {@link SessionMemory} takes
 * for it. Sessions beyond {@link SessionThreads#ON_THE_SYSTEM} have virtual threads where Java has
 * them, whose stacks are on the heap, too.
 */
@Tag("slow")
class SessionCostTest {
  private static final int SESSIONS = 300;

  /** Leaves its client's end as it is: open, and in the state that is to be measured. */
  @FunctionalInterface
  private interface State {
    void reach(Socket client) throws IOException, GeneralSecurityException;
  }

  @Test
  void sessionInPlainText() throws Exception {
    assertCost(SessionMemory.SESSION, false, SessionCostTest::talk);
  }

  @Test
  void lineOfTheLongestCommand() throws Exception {
    assertCost(
        SessionMemory.SESSION + CommandReader.LONGEST,
        false,
        client -> {
          talk(client);
          say(client, "NOOP " + "x".repeat(CommandReader.LONGEST - 10));
        });
  }

  @Test
  void handshakeThatStalls() throws Exception {
    assertCost(
        SessionMemory.SESSION + SessionMemory.TLS,
        true,
        client -> {
          byte[] hello = new byte[16_000];
          hello[0] = 0x16;
          hello[1] = 3;
          hello[2] = 3;
          hello[3] = 0x3f;
          hello[4] = (byte) 0xff;
          client.getOutputStream().write(hello);
        });
  }

  /** Both ends are here: the client's TLS costs as much as the server's. */
  @Test
  @SuppressWarnings("ModifiedButNotUsed") // it keeps the sockets from the collector
  void authLineUnderTlsThatDoesNotEnd() throws Exception {
    List<SSLSocket> kept = new ArrayList<>();
    assertCost(
        SessionMemory.SESSION + 2 * SessionMemory.TLS + CommandReader.LONGEST_AUTH,
        true,
        client -> {
          SSLSocket secured = Dialogue.secured(client);
          kept.add(secured);
          expect(secured, "220");
          say(secured, "EHLO client.example\r\n");
          expect(secured, "250 ");
          say(secured, "AUTH PLAIN " + "A".repeat(12_200));
        });
  }

  @Test
  void messageThatDoesNotEnd() throws Exception {
    assertCost(
        SessionMemory.SESSION + SessionMemory.MESSAGE,
        false,
        client -> {
          talk(client);
          say(
              client,
              "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.com>\r\nDATA\r\nSubject: "
                  + "x".repeat(2000));
          expect(client, "354");
        });
  }

  @Test
  void recipientsWithTheLongestAddresses() throws Exception {
    int recipients = 30;
    String domain = "@relayed.example";
    String local = "r".repeat(980);
    long each =
        SessionMemory.octetsOf(
            new EnvelopeRecipient(
                local + "00" + domain,
                local + "00" + domain,
                Destination.smtp("relayed.example"),
                new EsmtpParameters(java.util.Map.of("NOTIFY", "NEVER"))));
    assertCost(
        SessionMemory.SESSION + recipients * each,
        false,
        client -> {
          talk(client);
          say(client, "MAIL FROM:<a@b.example>\r\n");
          expect(client, "250 ");
          for (int i = 0; i < recipients; i++) {
            say(client, "RCPT TO:<%s%02d%s> NOTIFY=NEVER\r\n".formatted(local, i, domain));
            expect(client, "250 ");
          }
        });
  }

  /** As much as a client can make us hold without a transaction. */
  private static void talk(Socket client) throws IOException {
    expect(client, "220");
    say(client, "EHLO client.example\r\n");
    expect(client, "250 ");
    say(client, "NOOP\r\n".repeat(40) + "NOOP " + "x".repeat(400) + "\r\n");
    for (int i = 0; i < 41; i++) {
      expect(client, "250 ");
    }
  }

  /** The clients hang up first: the server would wait for them when it stops. */
  private static void assertCost(long most, boolean implicitTls, State state) throws Exception {
    try (SmtpRig rig =
            new SmtpRig(
                "SMTPD_CONCURRENCY_PER_CLIENT",
                "10000",
                "SMTPD_MAX_HANDSHAKES",
                "10000",
                "SMTPD_MEMORY",
                "4G",
                "SMTPD_HANDSHAKE_TIMEOUT",
                "10m",
                "SMTPD_START_TIMEOUT",
                "10m");
        Clients clients = new Clients()) {
      int port = rig.listen(Listener.Role.MX, implicitTls);
      open(clients, port, SessionThreads.ON_THE_SYSTEM, client -> {});
      open(clients, port, 20, state);
      long before = memoryInUse();
      open(clients, port, SESSIONS, state);
      long each = (memoryInUse() - before) / SESSIONS;
      System.out.println("session: " + each + " of " + most + " octets");
      assertTrue(each <= most, "a session costs " + each + " octets, more than " + most);
    }
  }

  private record Clients(List<Socket> sockets) implements AutoCloseable {
    Clients() {
      this(new ArrayList<>());
    }

    @Override
    public void close() throws IOException {
      for (Socket each : sockets) {
        each.close();
      }
    }
  }

  private static void open(Clients clients, int port, int count, State state)
      throws IOException, GeneralSecurityException {
    for (int i = 0; i < count; i++) {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
      client.setTcpNoDelay(true);
      clients.sockets().add(client);
      state.reach(client);
    }
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  /** Reads up to the last line of a reply that begins so, octet by octet: there is no buffer. */
  private static void expect(Socket client, String beginning) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      line.append((char) c);
      if (c == '\n') {
        if (line.toString().startsWith(beginning)) {
          return;
        }
        line.setLength(0);
      }
    }
    throw new IOException("connection closed, after: " + line);
  }

  /** Octets that are still reachable. */
  private static long memoryInUse() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(500);
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
