package io.tmail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.accounts.Recipient;
import io.tmail.config.Listener;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ForwardPath;
import io.tmail.mail.ReversePath;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dovecot's side of the policy protocol is played by a scripted server. */
@Timeout(30)
class QuotaCheckTest {
  private static final Recipient LIMITED = new Recipient.Mailbox("alice@example.com", true);

  @TempDir private Path folder;
  private PolicyServer server;

  @BeforeEach
  void listen() throws IOException {
    server = new PolicyServer(folder.resolve("quota-status"));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void dovecotIsAskedForTheLoginAndTheDeclaredSize() {
    assertEquals("PASS", ask(LIMITED));
    String request = server.asked.get(0);
    assertTrue(request.contains("recipient=alice@example.com\n"), request);
    assertTrue(request.contains("size=4711\n"), request);
    assertTrue(request.contains("request=smtpd_access_policy\n"), request);
    assertTrue(request.endsWith("\n\n"), request);
  }

  @Test
  void nobodyIsAskedForAMailboxWithoutQuotaOrForWhatIsNoMailbox() {
    server.answer = request -> "action=552 5.2.2 Mailbox is full\n\n";
    assertEquals("PASS", ask(new Recipient.Mailbox("bob@example.com")));
    assertEquals("PASS", ask(new Recipient.Remote("remote.example")));
    assertEquals(0, server.asked.size());
  }

  @ParameterizedTest
  @CsvSource({
    "OK, PASS",
    "DUNNO, PASS",
    "552 5.2.2 Mailbox is full, 552 5.2.2 Mailbox is full",
    "452 4.2.2 Mailbox is full, 452 4.2.2 Mailbox is full",
    "552 4.2.2 confused, 552 5.2.2 Mailbox is full",
    "REJECT, 552 5.2.2 Mailbox is full",
    "DEFER_IF_PERMIT later, '451 4.3.0 Quota cannot be looked up, try again later'",
    "nonsense, PASS"
  })
  void actionDecides(String action, String verdict) {
    server.answer = request -> "action=" + action + "\n\n";
    assertEquals(verdict, ask(LIMITED));
  }

  @Test
  void silenceIsTakenForYesAndNotAskedForAgainAtOnce() {
    server.answer = request -> null;
    PolicyService service = service();
    long begin = System.nanoTime();
    assertEquals("PASS", ask(service, LIMITED));
    long first = System.nanoTime() - begin;
    assertTrue(first > 900_000_000L && first < 5_000_000_000L, "" + first);
    for (int i = 0; i < 100; i++) {
      assertEquals("PASS", ask(service, LIMITED));
    }
    assertTrue(System.nanoTime() - begin - first < 1_000_000_000L);
    assertEquals(1, server.asked.size());
  }

  @ParameterizedTest
  @CsvSource({"''", "'no action\n\n'", "'action=half'"})
  void brokenAnswerIsTakenForYes(String text) {
    server.answer = request -> text;
    assertEquals("PASS", ask(LIMITED));
  }

  @Test
  void missingServerIsTakenForYes() {
    PolicyService nobody = new PolicyService(folder.resolve("missing"));
    assertEquals("PASS", ask(nobody, LIMITED));
  }

  private PolicyService service() {
    return new PolicyService(folder.resolve("quota-status"));
  }

  private String ask(Recipient recipient) {
    return ask(service(), recipient);
  }

  private static String ask(PolicyService service, Recipient recipient) {
    Client client =
        Client.connected(
            InetAddress.getLoopbackAddress(),
            new Listener("127.0.0.1", 25, false, Listener.Role.MX));
    Mail mail = new Mail(ReversePath.NULL_SENDER, EsmtpParameters.NONE, 4711);
    Rcpt rcpt = new Rcpt(ForwardPath.of("x@example.com"), EsmtpParameters.NONE, recipient, 0);
    Verdict verdict =
        new QuotaCheck(true, service).onRcpt(Policies.transaction(client, mail), rcpt);
    return verdict instanceof Verdict.Refuse refuse ? refuse.reply().toString() : "PASS";
  }
}
