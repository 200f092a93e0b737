package io.tmail.delivery.relay;

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
    Hosts hosts = new Hosts(Duration.ofMinutes(15), 20);
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
    assertTrue(second.reply().text().contains("left alone"), second.toString());
    assertInstanceOf(Deferred.class, second);
  }

  @Test
  void serverThatAnswersIsNotLeftAlone() {
    connections =
        new SmtpConnectionFactory(Optional.empty(), new Hosts(Duration.ofMinutes(15), 20));
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
    Hosts hosts = new Hosts(Duration.ZERO, 2);
    SmtpConnectionSpec spec = spec();
    assertTrue(hosts.enter(spec, Duration.ZERO));
    assertTrue(hosts.enter(spec, Duration.ZERO));
    assertFalse(hosts.enter(spec, Duration.ofMillis(10)));
    hosts.leave(spec);
    assertTrue(hosts.enter(spec, Duration.ZERO));
  }

  /** Half open: the connection is taken, and nobody says a word. */
  @Test
  void serverThatNeverGreetsIsLeftAloneAfterwards() {
    connections =
        new SmtpConnectionFactory(Optional.empty(), new Hosts(Duration.ofMinutes(15), 20));
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
