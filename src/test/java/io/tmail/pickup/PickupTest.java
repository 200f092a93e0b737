package io.tmail.pickup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.accounts.DomainTables;
import io.tmail.accounts.ForwardedSenders;
import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.config.Settings;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.MailAddress;
import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import io.tmail.mail.Voucher;
import io.tmail.queue.MailQueue;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code deploy/sendmail} and the folder; the queue remembers what it was given. */
class PickupTest {
  private static final String SENDMAIL = Path.of("deploy/sendmail").toAbsolutePath().toString();
  private static final String TEXT = "Subject: hello\n\ntext\n";

  @TempDir Path home;

  private final List<List<EnvelopeRecipient>> recipients = new CopyOnWriteArrayList<>();
  private final List<QueuedMessage> messages = new CopyOnWriteArrayList<>();
  private final List<Origin> origins = new CopyOnWriteArrayList<>();

  /** Messages with it are not taken before it may be passed. */
  private final CountDownLatch slow = new CountDownLatch(1);

  private boolean queueAway;
  private Executor workers = Runnable::run;
  private PickupFolder folder;

  @BeforeEach
  void open() throws IOException {
    with();
  }

  private void with(String... set) throws IOException {
    Map<String, String> environment =
        new HashMap<>(Map.of("TMAIL_HOME", home.toString(), "TMAIL_ME", "me.example"));
    for (int i = 0; i < set.length; i += 2) {
      environment.put(set[i], set[i + 1]);
    }
    Settings settings = Settings.load(environment);
    folder =
        new PickupFolder(
            home,
            new PickupIntake(
                settings,
                resolver(),
                new ForwardedSenders(settings, new DomainTables(null), Clock.systemUTC()),
                new RememberingQueue(),
                Clock.systemUTC()),
            workers);
    folder.open(Instant.now());
    giveAwayIfRoot();
  }

  /** Nothing of an instance is root's; what root runs goes on as the home's owner. */
  private void giveAwayIfRoot() throws IOException {
    if (System.getProperty("user.name").equals("root")) {
      UserPrincipal nobody =
          home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
      for (String each : List.of("", "pickup", "pickup/bad")) {
        Files.setOwner(home.resolve(each), nobody);
      }
    }
  }

  private static RecipientResolver resolver() {
    return new RecipientResolver() {
      @Override
      public Recipient resolve(MailAddress address) {
        boolean ours = address.domain().equals("local") && !address.localPart().equals("nobody");
        if (ours || address.toString().equals("postmaster@me.example")) {
          return new Recipient.Mailbox(address.localPart() + "@local");
        }
        return address.domain().equals("local")
            ? new Recipient.NoMailbox()
            : new Recipient.NotOurs();
      }
    };
  }

  private final class RememberingQueue extends MailQueue {
    @Override
    public MessageContent receive(QueueId id, byte[] traceField, InputStream body)
        throws IOException {
      byte[] rest = body.readAllBytes();
      String text = new String(rest, StandardCharsets.UTF_8);
      if (text.contains("Subject: slow")) {
        awaitSlow();
      } else if (text.contains("Subject: poison")) {
        throw new IllegalStateException("this one never");
      }
      byte[] all = new byte[traceField.length + rest.length];
      System.arraycopy(traceField, 0, all, 0, traceField.length);
      System.arraycopy(rest, 0, all, traceField.length, rest.length);
      return new MessageContent.Inline(all);
    }

    @Override
    public void accept(QueuedMessage message, List<EnvelopeRecipient> to, Arrival arrival) {
      if (queueAway) {
        throw new IllegalStateException("disk full");
      }
      messages.add(message);
      recipients.add(List.copyOf(to));
      origins.add(arrival.origin());
    }
  }

  private void awaitSlow() {
    try {
      slow.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private int sendmail(String message, String... arguments) throws Exception {
    return call(SENDMAIL, message, arguments);
  }

  /** What Dovecot runs: the same script by another name. */
  private int sieve(String message, String... arguments) throws Exception {
    Path named = home.resolve("sendmail-sieve");
    Files.copy(Path.of(SENDMAIL), named, StandardCopyOption.REPLACE_EXISTING);
    return call(named.toString(), message, arguments);
  }

  private int call(String program, String message, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(program));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("TMAIL_HOME", home.toString());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(message.getBytes(StandardCharsets.UTF_8));
    } catch (IOException readNothing) {
      // it refused its arguments
    }
    return process.waitFor();
  }

  private void sweep() throws IOException {
    folder.sweep(Instant.now());
  }

  private String onlyContent() throws IOException {
    assertEquals(1, messages.size());
    return new String(messages.get(0).content().open().readAllBytes(), StandardCharsets.UTF_8);
  }

  private List<String> destinations() {
    return recipients.get(0).stream()
        .map(each -> each.address() + " " + each.destination())
        .toList();
  }

  private List<String> files(String where) throws IOException {
    try (Stream<Path> all = Files.list(home.resolve(where))) {
      return all.filter(Files::isRegularFile).map(each -> each.getFileName().toString()).toList();
    }
  }

  @Test
  void takesWhatDovecotHandsOver() throws Exception {
    assertEquals(0, sendmail(TEXT, "-i", "-f", "alice@local", "--", "bob@local", "x@far.example"));
    assertEquals(1, files("pickup").size());
    sweep();
    assertEquals("alice@local", messages.get(0).reversePath().toString());
    assertEquals(List.of("bob@local mailbox", "x@far.example smtp:far.example"), destinations());
    String content = onlyContent();
    assertTrue(content.startsWith("Received: by me.example (tmail) with local id "), content);
    assertTrue(content.contains("\r\nSubject: hello\r\nDate: "), content);
    assertTrue(content.contains("\r\nFrom: alice@local\r\n"), content);
    assertTrue(content.contains("\r\nMessage-ID: <" + messages.get(0).id() + "@me.example>"));
    assertTrue(content.endsWith("\r\n\r\ntext\r\n"), content);
    assertEquals("local", origins.get(0).protocol());
    assertEquals(List.of(), files("pickup"));
  }

  @Test
  void nullSenderStaysNull() throws Exception {
    assertEquals(0, sendmail(TEXT, "-i", "-f", "<>", "--", "bob@local"));
    sweep();
    assertTrue(messages.get(0).reversePath().isNull());
  }

  @Test
  void readsRecipientsFromTheHeaderAndHidesBcc() throws Exception {
    String text =
        "From: a@local\nTo: \"B, b\" <b@local>,\n c@local\nCc: friends: d@local;\nBcc: e@local\n\nx\n";
    assertEquals(0, sendmail(text, "-t", "-oi"));
    sweep();
    assertEquals(
        List.of("b@local mailbox", "c@local mailbox", "d@local mailbox", "e@local mailbox"),
        destinations());
    assertFalse(onlyContent().contains("e@local"));
  }

  @Test
  void dotEndsTheMessageUnlessTold() throws Exception {
    String text = "Subject: x\n\none\n.\ntwo\n";
    assertEquals(0, sendmail(text, "b@local"));
    sweep();
    assertTrue(onlyContent().endsWith("one\r\n"));
    messages.clear();
    assertEquals(0, sendmail(text, "-i", "b@local"));
    sweep();
    assertTrue(onlyContent().endsWith("one\r\n.\r\ntwo\r\n"));
  }

  @Test
  void wholeMessageSurvives() throws Exception {
    String text = "Message-ID: <1@x>\r\nDate: then\r\nFrom: \"é\" <é@local>\r\n\r\na\rb\r\n\r\nc";
    assertEquals(0, sendmail(text, "-i", "-F", "N", "b@local"));
    sweep();
    String content = onlyContent();
    assertTrue(
        content.endsWith(
            "\r\nMessage-ID: <1@x>\r\nDate: then\r\nFrom: \"é\" <é@local>\r\n\r\na\r\nb\r\n\r\nc\r\n"),
        content);
    assertEquals("<1@x>", messages.get(0).messageId());
    assertEquals("BODY=8BITMIME", messages.get(0).parameters().toString());
  }

  @Test
  void senderOfAnUnknownRecipientGetsAReport() throws Exception {
    assertEquals(0, sendmail(TEXT, "-f", "a@local", "nobody@local"));
    sweep();
    assertEquals(
        List.of("nobody@local refused:550 5.1.1 No mailbox here by that name"), destinations());
    assertEquals(
        "550 5.1.1 No mailbox here by that name",
        recipients.get(0).get(0).destination().reply().toString());
  }

  @Test
  void mailForRootGoesToThePostmaster() throws Exception {
    assertEquals(0, sendmail(TEXT, "root"));
    sweep();
    assertEquals(List.of("postmaster@local mailbox"), destinations());
    assertEquals("me.example", messages.get(0).reversePath().domain());
  }

  @Test
  void endsALoop() throws Exception {
    with("TMAIL_SMTPD_MAX_HOPS", "2");
    assertEquals(0, sendmail("Received: x\n".repeat(3) + TEXT, "-f", "a@local", "b@local"));
    sweep();
    assertTrue(destinations().get(0).contains("refused:554 5.4.6"), destinations().toString());
  }

  @Test
  void refusesWhatIsTooBig() throws Exception {
    with("TMAIL_SMTPD_MAX_DATABYTES", "1K");
    assertEquals(0, sendmail(TEXT + "x".repeat(70_000), "-f", "a@local", "b@local"));
    sweep();
    assertTrue(destinations().get(0).contains("refused:552 5.3.4"), destinations().toString());
  }

  @Test
  void headerThatIsTooBigGoesBackToItsSender() throws Exception {
    with("TMAIL_SMTPD_MAX_HEADER", "1K");
    String folded = "Subject: x\n" + " y\n".repeat(30_000) + "\ntext\n";
    assertEquals(0, sendmail(folded, "-f", "a@local", "b@local"));
    sweep();
    assertTrue(destinations().get(0).contains("refused:552 5.3.4"), destinations().toString());
    assertEquals(List.of(), files("pickup/bad"));
  }

  @Test
  void headerWithTooManyFieldsGoesBackToItsSender() throws Exception {
    assertEquals(0, sendmail("A: b\n".repeat(2_000) + "\ntext\n", "-f", "a@local", "b@local"));
    sweep();
    assertTrue(destinations().get(0).contains("refused:552 5.3.4"), destinations().toString());
  }

  /** The column that keeps it has room for 998 characters. */
  @Test
  void messageIdHasAtMost998Characters() throws Exception {
    assertEquals(0, sendmail("Message-ID: <" + "x".repeat(2_000) + ">\n\n", "b@local"));
    sweep();
    assertEquals(998, messages.get(0).messageId().length());
  }

  @Test
  void fileThatIsNeverTakenHoldsUpNoOther() throws Exception {
    Instant now = Instant.now();
    for (int i = 0; i < 10; i++) {
      assertEquals(0, sendmail("Subject: " + (i % 2 == 0 ? "poison" : i) + "\n\n", "b@local"));
    }
    folder.sweep(now);
    folder.sweep(now.plusSeconds(6));
    assertEquals(5, messages.size());
    assertEquals(5, files("pickup").size(), "they wait");
  }

  @Test
  void slowFileHoldsUpNoOther() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    workers = threads;
    with();
    try {
      for (int i = 0; i < 12; i++) {
        assertEquals(0, sendmail("Subject: " + (i % 6 == 0 ? "slow" : i) + "\n\n", "b@local"));
      }
      while (messages.size() < 10) {
        sweep();
        Thread.sleep(10);
      }
      slow.countDown();
      while (!files("pickup").isEmpty()) {
        sweep();
        Thread.sleep(10);
      }
      assertEquals(12, messages.size());
    } finally {
      slow.countDown();
      threads.shutdown();
    }
  }

  @Test
  void forwardingOutsideCanBeForbidden() throws Exception {
    with("TMAIL_SIEVE_FORWARD_OUTSIDE", "false");
    String redirected = "X-Sieve-Redirected-From: a@local\n" + TEXT;
    assertEquals(0, sendmail(redirected, "-f", "s@far.example", "x@far.example", "b@local"));
    sweep();
    assertEquals(
        List.of(
            "x@far.example refused:550 5.7.1 Mail is not forwarded to other domains here",
            "b@local mailbox"),
        destinations());
  }

  @Test
  void whatSieveSendsForSomebodyIsForwardingEvenWithoutItsMark() throws Exception {
    with("TMAIL_SIEVE_FORWARD_OUTSIDE", "false");
    assertEquals(0, sieve(TEXT, "-f", "ceo@local", "x@far.example"));
    sweep();
    assertEquals(
        List.of("x@far.example refused:550 5.7.1 Mail is not forwarded to other domains here"),
        destinations());
  }

  /** Else a stranger's mail with our address in From would leave with our signature. */
  @Test
  void nobodyVouchesForWhatSievePassesOn() throws Exception {
    assertEquals(0, sieve(TEXT, "-i", "-f", "s@far.example", "--", "x@far.example"));
    assertEquals(0, sieve(TEXT, "-i", "-f", "<>", "--", "x@far.example"));
    assertEquals(
        0, sendmail("X-Sieve-Redirected-From: a@local\n" + TEXT, "-f", "s@far.example", "b@local"));
    sweep();
    assertEquals(
        List.of(Voucher.NOBODY, Voucher.NOBODY, Voucher.NOBODY),
        messages.stream().map(QueuedMessage::voucher).toList());
  }

  @Test
  void thisMachineVouchesForItsPrograms() throws Exception {
    assertEquals(0, sendmail("X-Sieve: tmail-pickup 1\nsieve\n" + TEXT, "b@local"));
    sweep();
    assertEquals(Voucher.MACHINE, messages.get(0).voucher());
  }

  @Test
  void fileStaysUntilTheQueueHasIt() throws Exception {
    assertEquals(0, sendmail(TEXT, "b@local"));
    queueAway = true;
    sweep();
    assertEquals(1, files("pickup").size());
    queueAway = false;
    sweep();
    assertEquals(0, messages.size(), "it waits a little");
    folder.sweep(Instant.now().plusSeconds(6));
    assertEquals(1, messages.size());
    assertEquals(List.of(), files("pickup"));
  }

  @Test
  void setsAsideWhatIsNoMessage() throws Exception {
    Files.writeString(home.resolve("pickup/mail.1"), "anything\n");
    Files.writeString(home.resolve("pickup/mail.2"), "tmail-pickup 1\nto no address@@x\n\nx\n");
    Files.createSymbolicLink(home.resolve("pickup/mail.3"), Path.of("/etc/passwd"));
    sweep();
    assertEquals(0, messages.size());
    assertEquals(2, files("pickup/bad").stream().filter(each -> !each.endsWith("3")).count());
    assertEquals(List.of(), files("pickup"));
  }

  @Test
  void refusesWrongArguments() throws Exception {
    assertEquals(64, sendmail(TEXT));
    assertEquals(64, sendmail(TEXT, "-bs"));
    assertEquals(64, sendmail(TEXT, "-f", "a@local\nto evil@far.example", "b@local"));
    assertEquals(List.of(), files("pickup"));
    assertEquals(0, sendmail("", "--help"));
  }

  @Test
  void triesLaterWithoutAServerToPickItUp() throws Exception {
    Files.delete(home.resolve("pickup/bad"));
    Files.delete(home.resolve("pickup"));
    assertEquals(75, sendmail(TEXT, "b@local"));
  }

  @Test
  void folderIsForItsOwnerOnly() throws Exception {
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("pickup"))));
    assertEquals(0, sendmail(TEXT, "b@local"));
    Path file = home.resolve("pickup").resolve(files("pickup").get(0));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }
}
