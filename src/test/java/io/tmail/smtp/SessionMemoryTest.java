package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All sessions share a bounded memory; what does not fit is refused, and nothing is lost of it. */
@Timeout(60)
class SessionMemoryTest {

  @Test
  void sessionsThatDoNotFitAreRefused() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MEMORY", "300K")) {
      List<Dialogue> open = new ArrayList<>(List.of(rig.connect(), rig.connect(), rig.connect()));
      try (Dialogue one = new Dialogue(rig.port())) {
        one.expect("421 4.3.2");
        one.expectClosed();
      }
      open.remove(0).close();
      open.add(nextThatFits(rig.port()));
      for (Dialogue each : open) {
        each.ask("NOOP", "250");
        each.close();
      }
    }
  }

  @Test
  void tlsThatDoesNotFitIsRefused() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MEMORY", "300K")) {
      int port = rig.listen(Listener.Role.SUBMISSION, true);
      try (Dialogue first = Dialogue.secured(port);
          Dialogue plain = rig.hello()) {
        first.expect("220");
        plain.ask("STARTTLS", "454 4.7.0");
        plain.ask("NOOP", "250");
        try (Dialogue second = new Dialogue(port)) {
          second.expect("421 4.3.2");
          second.expectClosed();
        }
        first.ask("NOOP", "250");
      }
    }
  }

  @Test
  void recipientsAndMessagesThatDoNotFitAreRefusedForNow() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MEMORY", "120K");
        Dialogue client = rig.transaction()) {
      client.ask("DATA", "452 4.3.1");
      String longest = "r".repeat(980) + "@relayed.example";
      String reply = "";
      for (int i = 0; i < 20 && !reply.startsWith("452"); i++) {
        client.send("RCPT TO:<" + i + longest + ">");
        reply = client.expectAny();
      }
      assertTrue(reply.startsWith("452 4.5.3"), reply);
      client.ask("RSET", "250");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<" + longest + ">", "250");
    }
  }

  /** One eighth of eight is one client's: while one stalls, the next has to wait. */
  @Test
  void handshakesHaveABoundOfTheirOwn() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_HANDSHAKES", "8", "SMTPD_HANDSHAKE_TIMEOUT", "2s");
        Dialogue stalls = rig.hello();
        Dialogue plain = rig.hello()) {
      stalls.ask("STARTTLS", "220");
      plain.ask("STARTTLS", "454 4.7.0");
      stalls.expectEnd();
      String reply = "454";
      for (int i = 0; i < 1000 && reply.startsWith("454"); i++) {
        plain.send("STARTTLS");
        reply = plain.expectAny();
      }
      assertTrue(reply.startsWith("220"), reply);
      plain.secure();
    }
  }

  /** Octets one by one hold up each read, but not the whole. */
  @Test
  void handshakeThatDripsEndsInTime() throws Exception {
    try (SmtpRig rig = new SmtpRig("SMTPD_HANDSHAKE_TIMEOUT", "1s");
        Dialogue client = new Dialogue(rig.listen(Listener.Role.SUBMISSION, true))) {
      client.sendRaw("\u0016\u0003\u0003?\u00ff");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      boolean open = true;
      while (open && System.nanoTime() < end) {
        try {
          client.sendRaw("\0");
          TimeUnit.MILLISECONDS.sleep(100);
        } catch (IOException cutOff) {
          open = false;
        }
      }
      assertTrue(!open, "a handshake that drips is cut off");
    }
  }

  @Test
  void whoDoesNotBeginInTimeIsDisconnected() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_START_TIMEOUT", "1s");
        Dialogue starts = rig.transaction();
        Dialogue idles = rig.hello()) {
      idles.expect("421 4.4.2");
      idles.expectClosed();
      starts.ask("NOOP", "250");
    }
  }

  /** Before a login, too, and whatever moves no mail. */
  @Test
  void noopsDoNotProlongASubmissionThatDoesNotBegin() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig("SMTPD_START_TIMEOUT", "2s", "SMTPD_MAX_COMMANDS", "0");
        Dialogue client = Dialogue.secured(rig.listen(Listener.Role.SUBMISSION, true))) {
      client.expect("220");
      client.ask("EHLO x", "250");
      client.ask("NOOP", "250");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_200));
      client.ask("NOOP", "250");
      client.expect("421 4.4.2");
      client.expectClosed();
    }
  }

  @Test
  void leaseGivesBackAllThatItTook() {
    SessionMemory memory = new SessionMemory(100);
    SessionMemory.Lease lease = new SessionMemory.Lease(memory, InetAddress.getLoopbackAddress());
    assertTrue(lease.take(50));
    assertTrue(!lease.take(51));
    lease.give(10);
    assertEquals(40, memory.held());
    lease.giveAll();
    assertEquals(0, memory.held());
    assertTrue(lease.take(50));
  }

  /** Forty-five that take what they get: the attack that was seen. */
  @Test
  void manyGreedyNetworksLeaveRoomForOneMore() throws UnknownHostException {
    SessionMemory memory = new SessionMemory(1000 * SessionMemory.SESSION);
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 45; i++) {
        new SessionMemory.Lease(memory, InetAddress.getByName("192.0.2." + i))
            .take(SessionMemory.SESSION);
      }
    }
    assertTrue(memory.held() > 900L * SessionMemory.SESSION, () -> memory.held() + " held");
    InetAddress other = InetAddress.getByName("198.51.100.1");
    for (int i = 0; i < 5; i++) {
      SessionMemory.Lease lease = new SessionMemory.Lease(memory, other);
      assertTrue(lease.take(SessionMemory.SESSION + SessionMemory.TLS), "session " + i);
    }
  }

  @Test
  void theNetworksOfASiteOfIpv6AreOne() throws UnknownHostException {
    SessionMemory memory = new SessionMemory(1000);
    for (int i = 0; i < 100; i++) {
      InetAddress client = InetAddress.getByName("2001:db8:0:%x::1".formatted(i * 0x100));
      new SessionMemory.Lease(memory, client).take(10);
    }
    assertEquals(500, memory.held());
  }

  private static Dialogue nextThatFits(int port) throws IOException {
    for (int i = 0; i < 1000; i++) {
      Dialogue next = new Dialogue(port);
      if (next.expect("").startsWith("220")) {
        return next;
      }
      next.close();
    }
    throw new AssertionError("memory of a session that ended is not given back");
  }
}
