package io.tmail.queue.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.Contact;
import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.ClientNetwork;
import io.tmail.mail.Finding;
import io.tmail.mail.QueueId;
import io.tmail.mail.SmtpReply;
import io.tmail.queue.FakeTransports;
import io.tmail.queue.QueueRig;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.Refusal;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TraceEvent.Kind;
import io.tmail.queue.tables.TracedFinding;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be looked up of a message, and for how long. */
@Timeout(30)
@Tag("tables")
class TraceTest {
  @TempDir private Path home;
  @AutoClose private QueueRig rig;

  @BeforeEach
  void open() {
    rig = new QueueRig(home).start();
  }

  @Test
  void deliveriesThatEndTogetherTellOneRemoval() throws Exception {
    QueuedMessage message = rig.accept("a@b.example", "x@local", "y@c.example", "z@d.example");
    rig.awaitEmpty();
    QueueRig.await("removal", () -> kinds(message).contains(Kind.REMOVED));
    rig.removal.finishIfGone(message);
    rig.removal.finishIfGone(message);
    rig.accept("a@b.example", "x@local");
    rig.awaitEmpty();
    assertEquals(1, Collections.frequency(kinds(message), Kind.REMOVED));
  }

  @Test
  void deliveredMessageIsToldFromItsClientToItsRemoval() throws Exception {
    SmtpReply reply = SmtpReply.of(250, "2.0.0", "queued as X");
    rig.transports.outcome =
        to ->
            new DeliveryResult.Delivered(
                reply,
                new Contact("mx.test[192.0.2.9]:25", "TLSv1.3 Y"),
                DeliveryResult.Handover.RELAYED);
    QueuedMessage message = rig.accept("a@b.example", "x@c.example");
    rig.awaitEmpty();
    TracedMessage traced = rig.trace.find(message.id()).orElseThrow();
    assertEquals("192.0.2.1", traced.client());
    assertEquals("client.example", traced.helo());
    assertEquals("alice", traced.authUser());
    assertEquals("a@b.example", traced.sender());
    assertEquals(List.of("x@c.example"), traced.recipients());
    assertEquals("<1@d>", traced.messageId());
    assertEquals(message.content().size(), traced.size());
    TraceEvent delivered = traced.events().get(0);
    assertEquals(Kind.DELIVERED, delivered.event());
    assertEquals("x@c.example", delivered.recipient());
    assertEquals("mx.test[192.0.2.9]:25", delivered.relay());
    assertEquals("250 2.0.0 queued as X", delivered.reply());
    assertEquals("TLSv1.3 Y", delivered.tls());
    assertEquals(List.of(Kind.DELIVERED, Kind.REMOVED), kinds(message));
  }

  @Test
  void eachAttemptAndTheReportAreTold() throws Exception {
    rig.transports.outcome = to -> FakeTransports.DEFERRED;
    QueuedMessage message = rig.accept("alice@local", "x@c.example");
    QueueRig.await("an attempt", () -> rig.list().get(0).attempts() == 1);
    rig.transports.outcome =
        to -> to.address().equals("x@c.example") ? FakeTransports.FAILED : FakeTransports.DELIVERED;
    rig.pass(Duration.ofHours(1));
    rig.claims.claimDue();
    QueueRig.await("a report", () -> kinds(message).contains(Kind.REPORTED));
    QueueRig.await("removal", () -> kinds(message).contains(Kind.REMOVED));
    assertEquals(List.of(Kind.DEFERRED, Kind.BOUNCED, Kind.REPORTED, Kind.REMOVED), kinds(message));
    String report = rig.trace.events(message.id()).get(2).reply();
    TracedMessage traced = rig.trace.find(new QueueId(report)).orElseThrow();
    assertEquals("", traced.client());
    assertEquals(List.of("alice@local"), traced.recipients());
  }

  @Test
  void messageOfSeveralDeliveriesIsRemovedWithTheLast() throws Exception {
    QueuedMessage message = rig.accept("a@b.example", "x@c.example", "y@d.example");
    QueueRig.await("removal", () -> kinds(message).contains(Kind.REMOVED));
    assertEquals(Kind.REMOVED, kinds(message).get(2), "last");
  }

  @Test
  void administratorsActionsAreTold() throws Exception {
    rig.transports.outcome = to -> FakeTransports.DEFERRED;
    QueuedMessage message = rig.accept("a@b.example", "x@c.example");
    QueueRig.await("an attempt", () -> rig.list().get(0).attempts() == 1);
    rig.control.hold(message.id(), "carol");
    rig.control.discard(message.id(), "dave");
    assertEquals(List.of(Kind.DEFERRED, Kind.HELD, Kind.DISCARDED, Kind.REMOVED), kinds(message));
    assertEquals("by carol", rig.trace.events(message.id()).get(1).reply());
    QueuedMessage other = rig.accept("a@b.example", "y@c.example");
    QueueRig.await("an attempt", () -> rig.list().get(0).attempts() == 1);
    rig.control.purge("erin");
    assertEquals("purged by erin", rig.trace.events(other.id()).get(1).reply());
  }

  @Test
  void messagesAreFoundByWhatIsKnownOfThem() throws Exception {
    QueuedMessage first = rig.accept("a@b.example", "x@c.example");
    QueuedMessage second = rig.accept("", "list/y@local", "z@D.example");
    rig.awaitEmpty();
    assertEquals(List.of(second, first), search(filter().messageId("1@D")));
    assertEquals(List.of(first), search(filter().sender("A@b")));
    assertEquals(List.of(second), search(filter().sender("<>")));
    assertEquals(List.of(second), search(filter().recipient("z@d.example")));
    assertEquals(List.of(second), search(filter().recipient("list@local")));
    assertEquals(List.of(), search(filter().recipient("nobody_")));
    assertEquals(List.of(second, first), search(filter().client("192.0.2.")));
    assertEquals(List.of(), search(filter().client("2.0.2.1")));
    assertEquals(List.of(second, first), search(filter().event(Kind.DELIVERED)));
    assertEquals(List.of(), search(filter().event(Kind.BOUNCED)));
    assertEquals(List.of(), search(filter().since(Instant.now().plusSeconds(60))));
    assertEquals(List.of(), search(filter().until(Instant.now().minusSeconds(60))));
    List<TracedMessage> page = rig.trace.search(filter().build(), second.id().value(), 10);
    assertEquals(List.of(first.id().value()), page.stream().map(TracedMessage::id).toList());
  }

  @Test
  void recipientsOfALongListAreFoundByWhatBecameOfThem() throws Exception {
    String[] many = new String[900];
    for (int i = 0; i < many.length; i++) {
      many[i] = "recipient" + i + "@c.example";
    }
    QueuedMessage message = rig.accept("a@b.example", many);
    rig.awaitEmpty();
    assertEquals(List.of(message), search(filter().recipient("recipient899@")));
    assertEquals(List.of(), search(filter().recipient("recipient900@")));
  }

  @Test
  void whatStrangersWriteStopsNoMail() throws Exception {
    String odd = "4\u0000\ud800" + "x".repeat(3000);
    rig.transports.outcome =
        to -> new DeliveryResult.Failed(SmtpReply.plain(550, odd), new Contact(odd, odd));
    QueuedMessage message = rig.accept("", "x@c.example");
    rig.awaitEmpty();
    assertEquals(500, rig.trace.events(message.id()).get(0).reply().length());
  }

  @Test
  void refusalsAreWrittenByTheTimer() throws Exception {
    Refusals refusals = new Refusals(rig.database);
    Refusal refusal = refusal("x@c.example");
    refusals.add(network("192.0.2.7"), refusal);
    refusals.write();
    QueueRig.await("the refusal", () -> rig.trace.find(refusal.id()).isPresent());
    TracedMessage traced = rig.trace.find(refusal.id()).orElseThrow();
    assertEquals("554 5.7.1 Relay access denied", traced.events().get(0).reply());
    assertEquals(Kind.REFUSED, traced.events().get(0).event());
    assertEquals(List.of("x@c.example"), traced.recipients());
  }

  @Test
  void strangersCannotFillTheDisk() throws Exception {
    AtomicLong nanos = new AtomicLong();
    Refusals refusals = new Refusals(rig.database, nanos::get);
    for (int i = 0; i < 100; i++) {
      refusals.add(network("192.0.2.7"), refusal("x@c.example"));
    }
    assertEquals(80, refusals.dropped(), "a network");
    for (int i = 0; i < 2000; i++) {
      refusals.add(network("10.1." + i / 250 + "." + i % 250), refusal("x@c.example"));
    }
    assertEquals(80 + 1020, refusals.dropped(), "all together");
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    for (int i = 0; i < 20; i++) {
      refusals.add(network("192.0.2.7"), refusal("x@c.example"));
    }
    assertEquals(80 + 1020, refusals.dropped(), "room again");
    refusals.write();
    rig.database.submit(tables -> {}).join();
    assertEquals(1020, rig.count("SELECT COUNT(*) FROM queue_trace"));
  }

  @Test
  void oldTracesAreRemoved() throws Exception {
    rig.accept(Instant.now().minus(Duration.ofDays(15)), "", "x", "x@local");
    QueuedMessage young = rig.accept(Instant.now().minus(Duration.ofDays(13)), "", "x", "x@local");
    rig.awaitEmpty();
    Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    new TraceExpiry(rig.database, rig.settings.trace().keep(), clock).run();
    assertEquals(List.of(young), search(filter()));
    assertEquals(2, rig.count("SELECT COUNT(*) FROM queue_trace_events"));
  }

  @Test
  void nothingIsWrittenWhereThatIsWanted() throws Exception {
    rig.close();
    rig = new QueueRig(home, "TRACE_KEEP", "0").start();
    QueuedMessage message = rig.accept("a@b.example", "x@local");
    rig.awaitEmpty();
    assertTrue(rig.trace.find(message.id()).isEmpty());
    assertEquals(0, rig.count("SELECT COUNT(*) FROM queue_trace_events"));
  }

  private List<Kind> kinds(QueuedMessage message) throws Exception {
    return rig.trace.events(message.id()).stream().map(TraceEvent::event).toList();
  }

  /** Found messages, by the ids of those that were accepted. */
  @Test
  void findingsAreKeptAndSearchedFor() throws Exception {
    Finding fail = new Finding("spf", "fail", 2.5, "no\tmatch", List.of(), Duration.ofMillis(12));
    Finding pass = Finding.of("dkim", "pass", "a.test");
    QueuedMessage judged =
        rig.accept(new Arrival(QueueRig.ORIGIN, List.of(fail, pass), none()), "x@local");
    rig.accept("a@b.example", "x@local");
    rig.awaitEmpty();
    TracedMessage traced = rig.trace.find(judged.id()).orElseThrow();
    assertEquals(2.5, traced.score());
    assertEquals(
        List.of(
            new TracedFinding("spf", "fail", 2.5, 12, "no?match"),
            new TracedFinding("dkim", "pass", 0, 0, "a.test")),
        traced.findings());
    assertEquals(List.of(judged), search(filter().finding("spf=fail")));
    assertEquals(List.of(), search(filter().finding("spf=f")));
    assertEquals(List.of(), search(filter().finding("%")));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private List<QueuedMessage> search(Wanted wanted) throws Exception {
    List<String> ids =
        rig.trace.search(wanted.build(), "", 10).stream().map(TracedMessage::id).toList();
    return ids.stream().map(id -> rig.accepted.get(id)).toList();
  }

  private static Refusal refusal(String recipient) {
    Instant now = Instant.now();
    return new Refusal(
        QueueId.next(now.toEpochMilli()),
        now,
        QueueRig.ORIGIN,
        "",
        "a@b.example",
        recipient,
        SmtpReply.of(554, "5.7.1", "Relay access denied"),
        List.of());
  }

  private static ClientNetwork network(String ip) throws Exception {
    return ClientNetwork.of(InetAddress.getByName(ip));
  }

  private static Wanted filter() {
    return new Wanted();
  }

  /** A filter in the making. */
  private static final class Wanted {
    private String messageId;
    private String sender;
    private String recipient;
    private String client;
    private Kind event;
    private String finding;
    private Instant since;
    private Instant until;

    Wanted messageId(String text) {
      messageId = text;
      return this;
    }

    Wanted sender(String text) {
      sender = text;
      return this;
    }

    Wanted recipient(String text) {
      recipient = text;
      return this;
    }

    Wanted client(String text) {
      client = text;
      return this;
    }

    Wanted event(Kind kind) {
      event = kind;
      return this;
    }

    Wanted finding(String text) {
      finding = text;
      return this;
    }

    Wanted since(Instant time) {
      since = time;
      return this;
    }

    Wanted until(Instant time) {
      until = time;
      return this;
    }

    TraceFilter build() {
      return new TraceFilter(
          Optional.ofNullable(messageId),
          Optional.ofNullable(sender),
          Optional.ofNullable(recipient),
          Optional.ofNullable(client),
          Optional.ofNullable(event),
          Optional.ofNullable(finding),
          Optional.ofNullable(since),
          Optional.ofNullable(until));
    }
  }
}
