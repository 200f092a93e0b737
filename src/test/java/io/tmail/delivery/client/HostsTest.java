package io.tmail.delivery.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.Requests;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that do not answer, and servers that many want to talk to. */
class HostsTest {
  private SmtpConnectionFactory connections = new SmtpConnectionFactory();
  private ScriptedServer server;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void close() throws IOException {
    connections.closeAll();
    server.close();
  }

  @Test
  void serverThatDoesNotAnswerIsLeftAlone() {
    Hosts hosts = new Hosts(Duration.ofMinutes(15), 20, 50);
    connections = new SmtpConnectionFactory(Optional.empty(), hosts);
    SmtpConnectionSpec nobody =
        new SmtpConnectionSpec(
            NextHop.of("mx.example", InetAddress.getLoopbackAddress(), 1),
            false,
            "me.example",
            TlsPolicy.NONE,
            Duration.ofSeconds(10));
    DeliveryRequest request = Requests.of("x@example.com");
    assertFalse(connections.leavesAlone(nobody));
    assertEquals("4.4.1", connections.transact(nobody, request).get(0).status().toString());
    assertTrue(connections.leavesAlone(nobody));
    DeliveryResult second = connections.transact(nobody, request).get(0);
    assertTrue(second.reply().text().contains("skipped for now"), second.toString());
    assertInstanceOf(Deferred.class, second);
  }

  @Test
  void serverThatAnswersIsNotLeftAlone() {
    connections =
        new SmtpConnectionFactory(Optional.empty(), new Hosts(Duration.ofMinutes(15), 20, 50));
    server.script("421 busy");
    assertInstanceOf(Deferred.class, send(Requests.of("x@example.com")).get(0));
    server.script(
        "220 x",
        ">EHLO",
        "250 x",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 taken");
    assertInstanceOf(Delivered.class, send(Requests.of("x@example.com")).get(0));
  }

  @Test
  void onlySoManyTalkToOneServer() throws InterruptedException {
    Hosts hosts = new Hosts(Duration.ZERO, 2, 50);
    SmtpConnectionSpec spec = spec();
    assertTrue(hosts.enter(spec, Duration.ZERO));
    assertTrue(hosts.enter(spec, Duration.ZERO));
    assertFalse(hosts.enter(spec, Duration.ofMillis(10)));
    hosts.leave(spec);
    assertTrue(hosts.enter(spec, Duration.ZERO));
  }

  @Test
  void onlyAPartOfTheThreadsWaitsForAFullServer() throws InterruptedException {
    Hosts hosts = new Hosts(Duration.ZERO, 1, 5);
    SmtpConnectionSpec spec = spec();
    assertTrue(hosts.enter(spec, Duration.ZERO));
    Thread waiting = new Thread(() -> enter(hosts, spec));
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(5);
    }
    long begin = System.nanoTime();
    assertFalse(hosts.enter(spec, Duration.ofSeconds(10)), "another waits already");
    assertTrue(System.nanoTime() - begin < 1_000_000_000L, "at once");
    hosts.leave(spec);
    waiting.join();
    assertFalse(hosts.enter(spec, Duration.ZERO), "who waited has the place");
  }

  private static void enter(Hosts hosts, SmtpConnectionSpec spec) {
    try {
      assertTrue(hosts.enter(spec, Duration.ofSeconds(10)));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void lmtpServerOfARouteIsLeftAloneToo() {
    connections =
        new SmtpConnectionFactory(Optional.empty(), new Hosts(Duration.ofMinutes(15), 20, 50));
    SmtpConnectionSpec ofRoute =
        new SmtpConnectionSpec(
            NextHop.of("mx.example", InetAddress.getLoopbackAddress(), 1),
            true,
            "me.example",
            TlsPolicy.NONE,
            Duration.ofSeconds(10));
    SmtpConnectionSpec ours =
        SmtpConnectionSpec.lmtp(
            NextHop.of("mx.example", InetAddress.getLoopbackAddress(), 2),
            "me.example",
            TlsPolicy.NONE,
            Duration.ofSeconds(10));
    DeliveryRequest request = Requests.of("x@example.com");
    assertInstanceOf(Deferred.class, connections.transact(ours, request).get(0));
    assertFalse(connections.leavesAlone(ours), "our mailboxes are always asked");
    assertInstanceOf(Deferred.class, connections.transact(ofRoute, request).get(0));
    assertTrue(connections.leavesAlone(ofRoute));
  }

  /** Half open: the connection is taken, and nobody says a word. */
  @Test
  void serverThatNeverGreetsIsLeftAloneAfterwards() {
    connections =
        new SmtpConnectionFactory(Optional.empty(), new Hosts(Duration.ofMinutes(15), 20, 50));
    server.script("#3000");
    SmtpConnectionSpec impatient =
        new SmtpConnectionSpec(
            server.hop(), false, "me.example", TlsPolicy.NONE, Duration.ofMillis(200));
    DeliveryResult result = connections.transact(impatient, Requests.of("x@example.com")).get(0);
    assertEquals("4.4.1", assertInstanceOf(Deferred.class, result).status().toString());
    assertTrue(connections.leavesAlone(impatient));
  }

  private List<DeliveryResult> send(DeliveryRequest request) {
    return connections.transact(spec(), request);
  }

  private SmtpConnectionSpec spec() {
    return new SmtpConnectionSpec(
        server.hop(), false, "me.example", TlsPolicy.NONE, Duration.ofSeconds(10));
  }
}
