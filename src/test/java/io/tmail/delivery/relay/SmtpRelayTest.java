package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.DeliveryResult.Failed;
import io.tmail.delivery.Requests;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  private DeliveryResult deliver() throws IOException {
    Settings settings =
        Settings.load(
            Map.of(
                "TMAIL_ME",
                "me.example",
                "TMAIL_CFG",
                "/dev/null",
                "TMAIL_DELIVERD_DNS_SERVER",
                zone.address(),
                "TMAIL_DELIVERD_MX_PORT",
                Integer.toString(server.port())));
    SmtpRelay relay = new SmtpRelay(settings, new MxResolver(settings), connections);
    List<DeliveryResult> results = relay.deliver(Requests.of("x@example.com"));
    assertEquals(1, results.size());
    return results.get(0);
  }
}
