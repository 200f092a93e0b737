package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.DeliveryResult.Failed;
import io.tmail.delivery.Requests;
import io.tmail.delivery.client.ScriptedServer;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.delivery.client.TestCertificates;
import io.tmail.dns.DnsZone;
import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.outbound.DkimAlgorithm;
import io.tmail.outbound.NewRoute;
import io.tmail.outbound.Route;
import io.tmail.outbound.TestKeys;
import io.tmail.outbound.TestRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Two servers of a domain on one address: a connection after the other. */
class SmtpRelayTest {
  private static final String[] TAKES_IT = {
    "220 x",
    ">EHLO me.example",
    "250 x",
    ">MAIL",
    "250 Ok",
    ">RCPT",
    "250 Ok",
    ">DATA",
    "354 go",
    ">.",
    "250 taken"
  };

  @TempDir Path folder;
  private final Relays relays = new Relays();
  private final SmtpConnectionFactory connections = new SmtpConnectionFactory();
  private ScriptedServer server;
  private DnsZone zone;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
    zone =
        new DnsZone()
            .add("example.com", Type.MX, "10 one.example.com")
            .add("example.com", Type.MX, "20 two.example.com")
            .add("one.example.com", Type.A, "127.0.0.1")
            .add("two.example.com", Type.A, "127.0.0.1");
  }

  @AfterEach
  void close() throws IOException {
    connections.closeAll();
    server.close();
    zone.close();
  }

  @Test
  void nextServerIsTriedWhileTheFailureIsTemporary() throws IOException {
    server.script("421 busy").script(TAKES_IT);
    DeliveryResult result = assertInstanceOf(Delivered.class, deliver());
    assertEquals("two.example.com[127.0.0.1]:" + server.port(), result.relay());
  }

  @Test
  void serverTriedInVainIsPartOfTheSetUp() throws IOException {
    server.script("#300", "421 busy").script(TAKES_IT);
    DeliveryResult result = assertInstanceOf(Delivered.class, deliver());
    assertTrue(result.contact().setUp().toMillis() >= 300, result.toString());
  }

  /** The script ends with the reply to the dot, and so does the connection. */
  @Test
  void acknowledgedDotEndsItWhateverTheServerDoesThen() throws IOException {
    server.script(TAKES_IT).script(TAKES_IT);
    assertInstanceOf(Delivered.class, deliver());
    connections.closeAll();
    assertEquals(1, server.peers.size());
    assertEquals(1, server.heard.stream().filter(each -> each.startsWith("MAIL")).count());
  }

  /** A stranger's mail that an alias leads on: the alias is named in it, which ends a circle. */
  @Test
  void forwardedMailNamesItsAliasAndGoesOutOnce() throws IOException {
    relays.signers.add(TestKeys.of("b.example", "s1", DkimAlgorithm.ED25519).signer());
    server.script(TAKES_IT);
    assertInstanceOf(Delivered.class, forward("Subject: x\r\n\r\ntext\r\n"));
    String message = server.heard.get(server.heard.size() - 1);
    assertTrue(message.startsWith("Delivered-To: Team@ours.example\r\nSubject: x"), message);
    DeliveryResult loop = forward("Received: y\r\nDELIVERED-TO: team@ours.example\r\n\r\ntext\r\n");
    assertInstanceOf(Failed.class, loop);
    assertEquals("550 5.4.6 mail forwarding loop", loop.reply().toString());
    server.script(TAKES_IT);
    assertInstanceOf(Delivered.class, forward("X: y\r\n\r\nDelivered-To: team@ours.example\r\n"));
  }

  private DeliveryResult forward(String text) throws IOException {
    DeliveryRequest request = Requests.of(Requests.text(text));
    EnvelopeRecipient forwarded =
        new EnvelopeRecipient(
            "x@example.com",
            "Team@ours.example",
            Destination.smtp("example.com"),
            EsmtpParameters.NONE);
    return deliver(
        relays().relay(connections), request.with(List.of(forwarded), request.content()));
  }

  @Test
  void plainRefusalOfTheRecipientStands() throws IOException {
    server
        .script("220 x", ">EHLO", "250 x", ">MAIL", "250 Ok", ">RCPT", "550 5.1.1 no", ">RSET")
        .script(TAKES_IT);
    assertInstanceOf(Failed.class, deliver());
  }

  @Test
  void lastFailureIsTold() throws IOException {
    server.script("421 busy").script("421 busy as well");
    DeliveryResult result = assertInstanceOf(Deferred.class, deliver());
    assertEquals("421 busy as well", result.reply().toString());
  }

  @Test
  void domainWithoutServersFails() throws IOException {
    zone.close();
    zone = new DnsZone();
    assertEquals("5.1.2", deliver().status().toString());
  }

  @Test
  void routeIsTakenInsteadOfTheMx() {
    route("example.com", "127.0.0.1", server.port(), 1, "");
    server.script(TAKES_IT);
    zone.fail("example.com", Type.MX, Rcode.SERVFAIL);
    assertInstanceOf(Delivered.class, deliver());
  }

  @Test
  void routeIsTakenByTheAuthenticatedUser() throws IOException {
    try (ScriptedServer other = new ScriptedServer().script(TAKES_IT)) {
      relays.routes.add(
          TestRoutes.of(
              new NewRoute(
                  "", "boss@b.example", "", "127.0.0.1", other.port(), 1, "", "", "", null, null)));
      server.script(TAKES_IT);
      assertEquals("127.0.0.1[127.0.0.1]:" + other.port(), deliverBy("boss@b.example").relay());
      assertEquals("one.example.com[127.0.0.1]:" + server.port(), deliverBy("x@b.example").relay());
    }
  }

  @Test
  void chosenServerIsTakenWhateverRoutesAndMxSay() throws IOException {
    route("*", "no.such.host.invalid", 25, 1, "");
    server.script(TAKES_IT);
    assertEquals("127.0.0.1[127.0.0.1]:" + server.port(), deliverVia("127.0.0.1").relay());
    server.script(TAKES_IT);
    assertInstanceOf(Delivered.class, deliverVia("localhost"));
  }

  @Test
  void wronglyChosenServerNeverReturnsMail() throws IOException {
    assertInstanceOf(Deferred.class, deliverVia("no.such.host.invalid"));
  }

  private DeliveryResult deliverVia(String host) throws IOException {
    DeliveryRequest usual = Requests.of("x@example.com");
    DeliveryRequest rerouted =
        new DeliveryRequest(
            usual.id(),
            usual.envelope(),
            Destination.via(host + ":" + server.port()),
            usual.recipients(),
            usual.content());
    return relays().relay(connections).deliver(rerouted).get(0);
  }

  @Test
  void nextRouteIsTakenWhereTheFirstDoesNotAnswer() {
    route("*", "127.0.0.1", 1, 1, "");
    route("*", "localhost", server.port(), 2, "");
    server.script(TAKES_IT);
    assertInstanceOf(Delivered.class, deliver());
  }

  @Test
  void routeToNowhereNeverReturnsMail() {
    route("*", "no.such.host.invalid", 25, 1, "");
    assertInstanceOf(Deferred.class, deliver());
  }

  @Test
  void routeLogsInAndEncrypts() throws Exception {
    relays.routes.add(
        TestRoutes.of(
            new NewRoute(
                "*",
                "",
                "",
                "127.0.0.1",
                server.port(),
                1,
                "",
                "me",
                "secret",
                Route.Protocol.SMTP,
                Route.Tls.ENCRYPT)));
    server
        .with(TestCertificates.of(folder, "x.example").server())
        .script(
            "220 x",
            ">EHLO",
            "250-x",
            "250 STARTTLS",
            ">STARTTLS",
            "220 go",
            "!",
            ">EHLO",
            "250-x",
            "250 AUTH PLAIN",
            ">AUTH PLAIN AG1lAHNlY3JldA==",
            "235 Ok",
            ">MAIL",
            "250 Ok",
            ">RCPT",
            "250 Ok",
            ">DATA",
            "354 go",
            ">.",
            "250 taken");
    assertInstanceOf(Delivered.class, deliver());
    server.verify();
  }

  @Test
  void localAddressesTakeTurns() {
    route("*", "127.0.0.1", server.port(), 1, "127.0.0.2|127.0.0.3");
    SmtpRelay relay = relays().relay(connections);
    for (int i = 0; i < 4; i++) {
      server.script(TAKES_IT);
      assertInstanceOf(Delivered.class, deliver(relay, Requests.of("x@example.com")));
      connections.closeAll();
    }
    assertEquals(List.of("127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3"), server.peers);
  }

  @Test
  void nextLocalAddressIsTakenWhereTheFirstFails() {
    route("*", "127.0.0.1", server.port(), 1, "192.0.2.1&127.0.0.3");
    server.script(TAKES_IT);
    assertInstanceOf(Delivered.class, deliver());
    assertEquals(List.of("127.0.0.3"), server.peers);
  }

  @Test
  void settingNamesLocalAddressesForAll() {
    relays.set("TMAIL_DELIVERD_LOCAL_IPS", "::1|127.0.0.4");
    server.script(TAKES_IT);
    assertInstanceOf(Delivered.class, deliver());
    assertEquals(List.of("127.0.0.4"), server.peers);
  }

  @Test
  void routeMaySpeakLmtp() {
    relays.routes.add(
        TestRoutes.of(
            new NewRoute(
                "*",
                "",
                "",
                "127.0.0.1",
                server.port(),
                1,
                "",
                "",
                "",
                Route.Protocol.LMTP,
                Route.Tls.NONE)));
    server.script(
        "220 x",
        ">LHLO me.example",
        "250 x",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 taken");
    assertInstanceOf(Delivered.class, deliver());
    server.verify();
  }

  @Test
  void mailThatWouldComeBackToUsLoops() {
    relays
        .set("TMAIL_SMTPD_LAUNCH", "true")
        .set("TMAIL_SMTPD_DSNS", "0.0.0.0:" + server.port() + ":false");
    server.script(TAKES_IT);
    assertEquals("5.4.6", deliver().status().toString());
    assertEquals(List.of(), server.peers);
  }

  @Test
  void signedMailGoesOutSigned() {
    relays.signers.add(TestKeys.of("b.example", "s1", DkimAlgorithm.ED25519).signer());
    server.script(TAKES_IT);
    DeliveryRequest request =
        Requests.of(Requests.text("From: a@b.example\r\n" + Requests.TEXT), "x@example.com");
    assertInstanceOf(Delivered.class, relays().relay(connections).deliver(request).get(0));
    String message = server.heard.get(server.heard.size() - 1);
    assertTrue(message.startsWith("DKIM-Signature: v=1; a=ed25519-sha256;"), message);
    assertTrue(message.endsWith("\r\n\r\n..dot\r\ntext\r\n"), message);
  }

  private void route(String host, String remote, int port, int priority, String localIps) {
    relays.routes.add(
        TestRoutes.of(
            new NewRoute(
                host, "", "", remote, port, priority, localIps, "", "", null, Route.Tls.NONE)));
  }

  private Relays relays() {
    return relays
        .set("TMAIL_DELIVERD_DNS_SERVER", zone.address())
        .set("TMAIL_DELIVERD_MX_PORT", Integer.toString(server.port()));
  }

  private DeliveryResult deliver() {
    return deliver(relays().relay(connections), Requests.of("x@example.com"));
  }

  private DeliveryResult deliverBy(String user) {
    return deliver(relays().relay(connections), Requests.by(Requests.of("x@example.com"), user));
  }

  private static DeliveryResult deliver(SmtpRelay relay, DeliveryRequest request) {
    List<DeliveryResult> results = relay.deliver(request);
    assertEquals(1, results.size());
    return results.get(0);
  }
}
