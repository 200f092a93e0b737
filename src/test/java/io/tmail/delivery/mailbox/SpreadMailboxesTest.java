package io.tmail.delivery.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.accounts.MailHosts;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.Requests;
import io.tmail.delivery.client.ScriptedServer;
import io.tmail.delivery.client.SmtpConnectionFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two Dovecots, 127.0.0.1 and localhost, each played by a script. */
class SpreadMailboxesTest {
  private final SmtpConnectionFactory connections = new SmtpConnectionFactory();
  private ScriptedServer first;
  private ScriptedServer second;

  /** Which host a mailbox is on is its name's beginning. */
  private final MailHosts hosts =
      new MailHosts() {
        @Override
        public String of(String login) {
          return switch (login.charAt(0)) {
            case '1' -> "127.0.0.1";
            case '2' -> "localhost";
            default -> "gone.example";
          };
        }
      };

  @BeforeEach
  void open() throws IOException {
    first = new ScriptedServer();
    second = new ScriptedServer();
  }

  @AfterEach
  void close() throws IOException {
    connections.closeAll();
    first.close();
    second.close();
  }

  @Test
  void eachHostGetsItsMailboxesInOneTransactionAndResultsComeInOrder() throws IOException {
    takes(first, "250 first", "550 5.1.1 full");
    takes(second, "250 second");
    List<DeliveryResult> results = deliver("1a@d.example", "2a@d.example", "1b@d.example");
    assertEquals(List.of("RCPT TO:<1a@d.example>", "RCPT TO:<1b@d.example>"), recipientsAt(first));
    assertEquals(List.of("RCPT TO:<2a@d.example>"), recipientsAt(second));
    assertInstanceOf(DeliveryResult.Delivered.class, results.get(0));
    assertEquals("dovecot-lmtp[127.0.0.1]:" + second.port(), results.get(1).relay());
    assertInstanceOf(DeliveryResult.Delivered.class, results.get(1));
    assertInstanceOf(DeliveryResult.Failed.class, results.get(2));
  }

  @Test
  void deadHostDefersItsOwnMailboxesOnly() throws IOException {
    first.close();
    takes(second, "250 second");
    List<DeliveryResult> results = deliver("1a@d.example", "2a@d.example");
    assertInstanceOf(DeliveryResult.Deferred.class, results.get(0));
    assertInstanceOf(DeliveryResult.Delivered.class, results.get(1));
  }

  @Test
  void mailForAHostThatIsNotListedWaitsAndSaysSo() throws IOException {
    takes(second, "250 second");
    List<DeliveryResult> results = deliver("3a@d.example", "2a@d.example");
    assertInstanceOf(DeliveryResult.Deferred.class, results.get(0));
    assertTrue(results.get(0).toString().contains("gone.example"), results.get(0).toString());
    assertInstanceOf(DeliveryResult.Delivered.class, results.get(1));
  }

  /** LMTP would cut the name short and deliver to somebody else. */
  @Test
  void mailboxWithADelimiterInItsNameWaits() throws IOException {
    takes(first, "250 first");
    List<DeliveryResult> results = deliver("1a+b@d.example", "1c@d.example");
    assertInstanceOf(DeliveryResult.Deferred.class, results.get(0));
    assertInstanceOf(DeliveryResult.Delivered.class, results.get(1));
    assertEquals(List.of("RCPT TO:<1c@d.example>"), recipientsAt(first));
  }

  /** One transaction with as many recipients as there are replies. */
  private static void takes(ScriptedServer server, String... replies) {
    List<String> steps = new ArrayList<>(List.of("220 x", ">LHLO", "250 x", ">MAIL", "250 Ok"));
    for (int i = 0; i < replies.length; i++) {
      steps.addAll(List.of(">RCPT", "250 Ok"));
    }
    steps.addAll(List.of(">DATA", "354 go", ">."));
    steps.addAll(List.of(replies));
    server.script(steps.toArray(new String[0]));
  }

  private static List<String> recipientsAt(ScriptedServer server) {
    return server.heard.stream().filter(line -> line.startsWith("RCPT")).toList();
  }

  private List<DeliveryResult> deliver(String... recipients) {
    Settings settings =
        Settings.load(
            Map.of(
                "TMAIL_CFG",
                "/dev/null",
                "TMAIL_ME",
                "me.example",
                "TMAIL_DOVECOT_TRANSPORT",
                "lmtp",
                "TMAIL_DOVECOT_LMTP",
                "127.0.0.1:" + first.port() + ",localhost:" + second.port()));
    DeliveryRequest request = Requests.of(recipients);
    return new SpreadMailboxes(settings, connections, hosts).deliver(request);
  }
}
