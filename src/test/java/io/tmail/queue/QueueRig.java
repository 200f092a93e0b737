package io.tmail.queue;

import io.tmail.AccountsOnTables.TurnedClock;
import io.tmail.Beans;
import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.config.Settings;
import io.tmail.database.SchemaMigration;
import io.tmail.database.TestDatabase;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailAddress;
import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.queue.control.QueueControl;
import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueuePlace;
import io.tmail.queue.control.QueueReader;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.trace.TraceReader;
import io.tmail.runtime.SteadyClock;
import io.tmail.store.DiskStore;
import io.tmail.store.MessageContent;
import io.tmail.store.MessageStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A node's queue on the real tables of a home folder's database; transports are fakes. */
public final class QueueRig implements AutoCloseable {
  public static final Origin ORIGIN =
      new Origin("192.0.2.1", "client.example", "ESMTPS", "TLSv1.3 X");
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  public final Settings settings;
  public final FakeTransports transports = new FakeTransports();
  public final FiredEvents events = new FiredEvents();
  public final LostReplies replies = new LostReplies();
  public final QueueDatabase database;
  public final DeliveryLanes lanes;
  public final MailQueue queue;
  public final Claims claims;
  public final Removal removal;
  public final NodeLease lease;
  public final QueueReader reader;
  public final QueueControl control;
  public final TraceReader trace;
  public final Map<String, QueuedMessage> accepted = new ConcurrentHashMap<>();
  public final AtomicInteger deadForgotten = new AtomicInteger();
  public volatile boolean accountsAway;

  private final TurnedClock clock = new TurnedClock();
  private Instant latest = Instant.EPOCH;

  private final DeliveryWork work;
  private final ExecutorService threads = Executors.newCachedThreadPool(QueueRig::daemon);

  /**
   * @param set names without {@code TMAIL_} and values, one after the other
   */
  public QueueRig(Path home, String... set) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TMAIL_HOME", home.toString());
    environment.put("TMAIL_ME", "me.example");
    environment.putAll(TestDatabase.settings(home));
    for (int i = 0; i < set.length; i += 2) {
      environment.put("TMAIL_" + set[i], set[i + 1]);
    }
    settings = Settings.load(environment);
    SchemaMigration.migrate(settings.database());
    database =
        new Beans()
            .with(Settings.class, settings)
            .with(Clock.class, clock)
            .get(QueueDatabase.class);
    database.open(QueueRig::daemon, changes -> {}, replies.of(settings));
    lanes = new DeliveryLanes(settings);
    MessageStore store = new DiskStore(home.resolve("store"));
    claims = new Claims(database, lanes, transports, store, clock);
    queue =
        new MailQueue(
            settings, database, lanes, claims, transports, store, events.observers(), clock);
    removal = new Removal(database, queue, lanes, store, events.observers(), clock);
    work =
        new DeliveryWork(
            settings, database, lanes, removal, transports, resolver(), events.observers(), clock);
    reader = new QueueReader(database, store);
    trace = new TraceReader(database);
    control =
        new QueueControl(
            database, claims, removal, lanes, work, store, deadHosts(), new NoActionLog(), clock);
    lease = new NodeLease(database, settings.database().nodeLease(), clock, new SteadyClock());
    lease.begin();
  }

  /** Time passes at once, for whatever looks at the clock from now on. */
  public void pass(Duration time) {
    clock.set(Clock.offset(Clock.systemUTC(), time));
  }

  /** How many recipients wait or are being tried. */
  public long count() throws SQLException {
    return database
        .query("SELECT COUNT(*) FROM queue_recipients", s -> {}, row -> row.getLong(1))
        .get(0);
  }

  /** Begins to deliver. */
  public QueueRig start() {
    lanes.start(threads, work, claims::claimDue);
    return this;
  }

  /** How the next messages arrive. */
  private Arrival arrival = Arrival.of(ORIGIN);

  public QueuedMessage accept(String from, String... to) throws Exception {
    return accept(later(), from, "Subject: x\r\n\r\ntext\r\n", to);
  }

  /** Now, or just after the last message: two of one millisecond stand in no certain order. */
  private Instant later() {
    Instant now = Instant.now();
    latest = now.isAfter(latest.plusMillis(1)) ? now : latest.plusMillis(1);
    return latest;
  }

  /** A message that came at a time; recipients {@code x@local} have a mailbox. */
  public QueuedMessage accept(String from, EnvelopeRecipient to) throws Exception {
    return accept(later(), from, "Subject: x\r\n\r\ntext\r\n", List.of(to));
  }

  /** The same, with somebody to vouch for it. */
  public QueuedMessage accept(Voucher voucher, String from, String to) throws Exception {
    String text = "Subject: x\r\n\r\ntext\r\n";
    return accept(later(), voucher, from, text, List.of(recipient(to)));
  }

  public QueuedMessage accept(Instant at, String from, String text, String... to) throws Exception {
    return accept(at, from, text, Arrays.stream(to).map(QueueRig::recipient).toList());
  }

  private QueuedMessage accept(
      Instant at, String from, String text, List<EnvelopeRecipient> recipients) throws Exception {
    return accept(at, Voucher.USER, from, text, recipients);
  }

  private QueuedMessage accept(
      Instant at, Voucher voucher, String from, String text, List<EnvelopeRecipient> recipients)
      throws Exception {
    QueueId id = QueueId.next(at.toEpochMilli());
    MessageContent content =
        queue.receive(
            id,
            "Received: by me\r\n".getBytes(StandardCharsets.US_ASCII),
            new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    ReversePath sender = ReversePath.parse(from);
    EsmtpParameters parameters = EsmtpParameters.parse("BODY=8BITMIME");
    QueuedMessage message =
        new QueuedMessage(
            id, new Envelope(sender, parameters, "alice", voucher), "<1@d>", content, at);
    accepted.put(id.value(), message);
    queue.accept(message, recipients, arrival);
    return message;
  }

  /** A stranger's message that checks have judged. */
  public QueuedMessage accept(Arrival judged, String... to) throws Exception {
    arrival = judged;
    try {
      return accept("stranger@b.example", to);
    } finally {
      arrival = Arrival.of(ORIGIN);
    }
  }

  /** A member {@code list/x@local} gets the mail from {@code list@local}. */
  private static EnvelopeRecipient member(String address) {
    return new EnvelopeRecipient(
        address,
        "list@local",
        Destination.MAILBOX,
        EsmtpParameters.NONE,
        Optional.of(ReversePath.parse("list@local")));
  }

  public static EnvelopeRecipient recipient(String address) {
    if (address.startsWith("list/")) {
      return member(address.substring("list/".length()));
    }
    String domain = MailAddress.parse(address).domain();
    return new EnvelopeRecipient(
        address,
        address,
        domain.equals("local") ? Destination.MAILBOX : Destination.smtp(domain),
        EsmtpParameters.NONE);
  }

  /** Counts how often the dead were forgotten. */
  private SmtpConnectionFactory deadHosts() {
    return new SmtpConnectionFactory() {
      @Override
      public void forgetDeadHosts() {
        deadForgotten.incrementAndGet();
      }
    };
  }

  private RecipientResolver resolver() {
    return new RecipientResolver() {
      @Override
      public Recipient resolve(MailAddress address) {
        if (accountsAway) {
          throw new IllegalStateException("database is locked");
        }
        return switch (address.domain()) {
          case "local" -> new Recipient.Mailbox(address.toString());
          case "nobody" -> new Recipient.NoMailbox();
          case "team" ->
              new Recipient.Aliased(
                  address.toString(),
                  List.of(new Recipient.Mailbox("1@local"), new Recipient.Mailbox("2@local")),
                  false,
                  false);
          default -> new Recipient.NotOurs();
        };
      }
    };
  }

  /** Waits until it is true. */
  public static void await(String what, Callable<Boolean> truth) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!truth.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for: " + what);
      }
      Thread.sleep(5);
    }
  }

  public void awaitEmpty() throws Exception {
    await("an empty queue", () -> count() == 0);
  }

  /** All recipients in the queue. */
  public List<QueueListing> list() throws SQLException {
    return reader.list(QueueFilter.NONE, QueuePlace.BEGIN, 1000);
  }

  public long count(String sql) throws SQLException {
    return database.query(sql, s -> {}, row -> row.getLong(1)).get(0);
  }

  /** A statement by the queue's own writer. */
  public void sql(String statement) {
    database
        .submit(
            tables -> {
              try (var prepared = tables.applied().prepareStatement(statement)) {
                prepared.executeUpdate();
              }
            })
        .join();
  }

  public static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  /** Ends without a word to the tables, as a crash would; on a server its lease runs out. */
  @Override
  public void close() {
    lanes.stop();
    if (database.isShared()) {
      sql("UPDATE queue_nodes SET expires_at = 0");
    }
    database.close();
    threads.shutdownNow();
  }
}
