package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * As many connections as the limits allow once they and the memory are raised, all of them idle or
 * slow: mail flows all the same.
 */
@Tag("hostile")
class ManyConnectionsE2E {
  private static final String ALICE = "alice@example.com";
  private static final String SECRET = "secret-1";
  private static final int IDLE = 10_000;
  private static final int HANDSHAKES = 500;
  private static final int SLOW = 200;

  /** Clients are hosts of 127.66.0.0/16, each with some sessions. */
  private static final int OF_A_CLIENT = 50;

  private final List<Wire> idle = Collections.synchronizedList(new ArrayList<>());
  private final List<Wire> handshakes = Collections.synchronizedList(new ArrayList<>());
  private final List<Wire> slow = Collections.synchronizedList(new ArrayList<>());
  private Instance server;

  @AfterEach
  void stop() {
    Stream.of(idle, handshakes, slow).flatMap(List::stream).forEach(Wire::close);
    server.stop();
  }

  @Test
  void idleAndSlowConnectionsLeaveMailFlowing() throws Exception {
    server =
        new Instance("many")
            .set("TMAIL_JAVA_OPTS", "-Xmx1200m")
            .set("TMAIL_SMTPD_MEMORY", "700M")
            .set("TMAIL_SMTPD_CONCURRENCY_INCOMING", "12000")
            .set("TMAIL_SMTPD_START_TIMEOUT", "60m")
            .set("TMAIL_SMTPD_HANDSHAKE_TIMEOUT", "30m")
            .start();
    server.addMailbox(ALICE, SECRET);
    sendAndRead("before");
    assertEquals(IDLE, count("idle", IDLE, this::idle));
    assertEquals(HANDSHAKES, count("slow handshakes", HANDSHAKES, this::slowHandshake));
    assertEquals(SLOW, count("slow DATA", SLOW, this::slowData));
    sendAndRead("under load");
    mustStillBeOpen();
    ProcessHandle process = server.process("run/tmail.pid").orElseThrow();
    assertTrue(process.isAlive());
  }

  /** A client that opens a connection and leaves it. */
  private interface Opener {
    boolean open(String from, int number) throws IOException;
  }

  private int count(String what, int connections, Opener opener) throws Exception {
    long let =
        Crowd.run(connections, 16, i -> opener.open(Crowd.address(i / OF_A_CLIENT), i)).stream()
            .filter(each -> each)
            .count();
    System.out.println(what + ": " + let);
    return (int) let;
  }

  private static Wire connect(String from, int port, List<Wire> kind) throws IOException {
    Wire wire = Wire.from(from, port);
    kind.add(wire);
    return wire;
  }

  /** One of fifty of the idle ones, and all of the others, which may end as they began. */
  private void mustStillBeOpen() {
    for (int i = 0; i < idle.size(); i += 50) {
      assertEquals("250", String.valueOf(idle.get(i).ask("NOOP")).substring(0, 3), "idle " + i);
    }
    assertEquals(HANDSHAKES, handshakes.stream().filter(Wire::isSilent).count(), "handshakes");
    for (Wire wire : slow) {
      assertEquals("250", String.valueOf(wire.ask("\r\n.")).substring(0, 3), "slow DATA");
    }
  }

  private boolean idle(String from, int number) throws IOException {
    Wire wire = connect(from, number % 2 == 0 ? server.smtp() : server.submission(), idle);
    return startsWith(wire.reply(), "220") && startsWith(wire.ask("EHLO idle.test"), "250");
  }

  /** The first octets of a hello, and no more. */
  private boolean slowHandshake(String from, int number) throws IOException {
    Wire wire = connect(from, server.submissions(), handshakes);
    wire.send(new byte[] {22, 3, 1, 2, 0, 1, 0});
    return true;
  }

  private boolean slowData(String from, int number) throws IOException {
    Wire wire = connect("127.68.0." + (1 + number % 200), server.smtp(), slow);
    wire.reply();
    wire.ask("EHLO slow.test");
    wire.ask("MAIL FROM:<slow@remote.test>");
    wire.ask("RCPT TO:<" + ALICE + ">");
    boolean ready = startsWith(wire.ask("DATA"), "354");
    wire.send("Subject: slow\r\n\r\nit goes on".getBytes(StandardCharsets.US_ASCII));
    return ready;
  }

  private static boolean startsWith(String reply, String beginning) {
    return reply != null && reply.startsWith(beginning);
  }

  private void sendAndRead(String tag) {
    SmtpLoad load = new SmtpLoad(server.smtp(), tag.replace(' ', '-'), List.of(ALICE));
    load.send(20, 4);
    assertEquals(20, load.acknowledged().size(), String.valueOf(load.refusals()));
    Await.until("delivery " + tag, () -> server.queued() == 0);
    Arrivals.mustHoldAll(tag, load.acknowledged(), Arrivals.in(server.home().resolve("mail")), 0);
  }
}
