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
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ServerSocketChannel server;

  /** What is answered; null keeps silent, the empty text hangs up. */
  private volatile String answer = "action=OK\n\n";

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(folder.resolve("quota-status")));
    Thread thread = new Thread(this::serve);
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void dovecotIsAskedForTheLoginAndTheDeclaredSize() {
    assertEquals("PASS", ask(LIMITED));
    String request = asked.get(0);
    assertTrue(request.contains("recipient=alice@example.com\n"), request);
    assertTrue(request.contains("size=4711\n"), request);
    assertTrue(request.contains("request=smtpd_access_policy\n"), request);
    assertTrue(request.endsWith("\n\n"), request);
  }

  @Test
  void nobodyIsAskedForAMailboxWithoutQuotaOrForWhatIsNoMailbox() {
    answer = "action=552 5.2.2 Mailbox is full\n\n";
    assertEquals("PASS", ask(new Recipient.Mailbox("bob@example.com")));
    assertEquals("PASS", ask(new Recipient.Remote("remote.example")));
    assertEquals(0, asked.size());
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
    answer = "action=" + action + "\n\n";
    assertEquals(verdict, ask(LIMITED));
  }

  @Test
  void silenceIsTakenForYesAndNotAskedForAgainAtOnce() {
    answer = null;
    PolicyService service = service();
    long begin = System.nanoTime();
    assertEquals("PASS", ask(service, LIMITED));
    long first = System.nanoTime() - begin;
    assertTrue(first > 900_000_000L && first < 5_000_000_000L, "" + first);
    for (int i = 0; i < 100; i++) {
      assertEquals("PASS", ask(service, LIMITED));
    }
    assertTrue(System.nanoTime() - begin - first < 1_000_000_000L);
    assertEquals(1, asked.size());
  }

  @ParameterizedTest
  @CsvSource({"''", "'no action\n\n'", "'action=half'"})
  void brokenAnswerIsTakenForYes(String text) {
    answer = text;
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
    Rcpt rcpt = new Rcpt(ForwardPath.of("x@example.com"), recipient, 0);
    Verdict verdict = new QuotaCheck(service).onRcpt(client, mail, rcpt);
    return verdict instanceof Verdict.Refuse refuse ? refuse.reply().toString() : "PASS";
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        answer(client);
      } catch (IOException closed) {
        // the loop ends with the server
      }
    }
  }

  private void answer(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\n\n") < 0 && client.read(buffer.clear()) >= 0) {
      request.append(StandardCharsets.UTF_8.decode(buffer.flip()));
    }
    asked.add(request.toString());
    String text = answer;
    if (text == null) {
      int ended = client.read(buffer.clear());
      assertEquals(-1, ended);
      return;
    }
    client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
