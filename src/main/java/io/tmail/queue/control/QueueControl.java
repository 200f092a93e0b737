package io.tmail.queue.control;

import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.mail.Destination;
import io.tmail.mail.QueueId;
import io.tmail.queue.Claims;
import io.tmail.queue.Delivery;
import io.tmail.queue.DeliveryLanes;
import io.tmail.queue.DeliveryLog;
import io.tmail.queue.DeliveryWork;
import io.tmail.queue.Removal;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TraceEvent.Kind;
import io.tmail.rights.ActionLog;
import io.tmail.store.MessageStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An administrator's actions on mail in the queue. Called by requests, and once per second by the
 * timer for actions that could not be completed at once. All changes go through the queue's one
 * writer, so they never conflict with a settlement. Deliveries that have not begun are withdrawn
 * first. A recipient of an attempt in progress stores the action in its state; it is applied
 * afterwards if the attempt leaves the recipient in the queue. Each action is logged with its
 * actor.
 */
@ApplicationScoped
public class QueueControl {
  private static final DeliveryResult.Failed RETURNED =
      (DeliveryResult.Failed)
          DeliveryResult.failed("5.3.0", "bounced by the administrator", "tmail");

  /** Messages in one change: some milliseconds of the writer's time. */
  private static final int CHUNK = 1000;

  /** How long the timer skips senders that cannot be looked up now. */
  private static final Duration UNTOLD_PAUSE = Duration.ofSeconds(10);

  private QueueDatabase database;
  private Claims claims;
  private Removal removal;
  private DeliveryLanes lanes;
  private DeliveryWork work;
  private MessageStore store;
  private SmtpConnectionFactory connections;
  private Steering steering;
  private Clock clock;

  private volatile Instant bounceAgainAt = Instant.EPOCH;

  protected QueueControl() {}

  @Inject
  public QueueControl(
      QueueDatabase database,
      Claims claims,
      Removal removal,
      DeliveryLanes lanes,
      DeliveryWork work,
      MessageStore store,
      SmtpConnectionFactory connections,
      ActionLog actions,
      Clock clock) {
    this.database = database;
    this.claims = claims;
    this.removal = removal;
    this.lanes = lanes;
    this.work = work;
    this.store = store;
    this.connections = connections;
    this.steering = new Steering(database, actions);
    this.clock = clock;
  }

  /**
   * The result of an action.
   *
   * @param done recipients for which it is done durably
   * @param beingTried recipients of an attempt in progress: the action is applied afterwards if
   *     that leaves them in the queue; a retry needs nothing more
   */
  public record Steered(long done, long beingTried) {
    static final Steered NOTHING = new Steered(0, 0);

    Steered plus(Steered more) {
      return new Steered(done + more.done, beingTried + more.beingTried);
    }

    @Override
    public String toString() {
      return "%d recipients%s"
          .formatted(done, beingTried == 0 ? "" : ", " + beingTried + " being delivered");
    }
  }

  /**
   * Retries a message now, including on servers that did not respond recently. Held recipients stay
   * held.
   */
  public Steered retry(QueueId id, String by) {
    connections.forgetDeadHosts();
    Steered steered =
        mark(id, QueueMark.due(QueueFilter.NONE, clock.instant()), event(Kind.RETRIED, by));
    claims.claimDue();
    return steered;
  }

  /** The same for all messages, or those that match the filter. */
  public Steered retry(QueueFilter filter, String by) throws SQLException {
    connections.forgetDeadHosts();
    QueueMark due = QueueMark.due(filter, clock.instant());
    Steered all = Steered.NOTHING;
    String end = QueueId.startOf(clock.millis() + 1);
    for (QueueRange range = chunk("", end); !range.isEmpty(); range = chunk(range.next(), end)) {
      all = all.plus(steering.apply(due, range));
      claims.claimDue();
    }
    DeliveryLog.queue("retried by " + by + ": " + all);
    steering.note("retried", "*", all);
    return all;
  }

  /** Holds a message until it is released. */
  public Steered hold(QueueId id, String by) {
    return takeBackAndMark(id, QueueMark.HOLD, event(Kind.HELD, by));
  }

  /** Releases a held message and delivers it now. */
  public Steered release(QueueId id, String by) {
    return release(id, QueueFilter.NONE, by);
  }

  /** The same for some of its recipients. */
  public Steered release(QueueId id, QueueFilter which, String by) {
    QueueMark mark = QueueMark.release(which, clock.instant());
    Steered steered = mark(id, mark, event(Kind.RELEASED, by));
    claims.claimDue();
    return steered;
  }

  /** Permanently deletes some recipients of a held message, without a bounce. */
  public Steered discard(QueueId id, QueueFilter which, String by) {
    Steered steered = mark(id, QueueMark.discard(which), event(Kind.DISCARDED, by));
    sweep(QueueRange.of(id), "discarded");
    return steered;
  }

  /** Deletes what has been in quarantine for too long; its sender is not told. */
  public void expireQuarantine(Duration kept) throws SQLException {
    Instant before = clock.instant().minus(kept);
    QueueMark expired = QueueMark.discard(QueueFilter.inQuarantine().before(before));
    String end = QueueId.startOf(before.toEpochMilli());
    for (QueueRange range = chunk("", end); !range.isEmpty(); range = chunk(range.next(), end)) {
      if (!steering.apply(expired, range).equals(Steered.NOTHING)) {
        sweep(range, "its time in quarantine is over");
      }
    }
  }

  /** Permanently deletes a message, without a bounce. */
  public Steered discard(QueueId id, String by) {
    Steered steered = takeBackAndMark(id, QueueMark.DISCARD, event(Kind.DISCARDED, by));
    sweep(QueueRange.of(id), "discarded");
    return steered;
  }

  /** Returns a message to its sender with a bounce, or deletes it if the sender is null. */
  public Steered bounce(QueueId id, String by) {
    Steered steered = takeBackAndMark(id, QueueMark.BOUNCE, event(Kind.RETURNED, by));
    giveUpBounced();
    return steered;
  }

  /** Permanently deletes all messages that are in the queue now, without bounces. */
  public Steered purge(String by) throws SQLException {
    String end = QueueId.startOf(clock.millis() + 1);
    giveBack(lanes.withdraw(delivery -> delivery.message().id().value().compareTo(end) < 0));
    Steered all = Steered.NOTHING;
    for (QueueRange range = chunk("", end); !range.isEmpty(); range = chunk(range.next(), end)) {
      all = all.plus(steering.apply(QueueMark.DISCARD, range));
      takeBack(range);
      sweep(range, "purged by " + by)
          .forEach(message -> DeliveryLog.line(message.id(), "purged by " + by));
    }
    DeliveryLog.queue("purged by " + by + ": " + all);
    steering.note("purged", "*", all);
    return all;
  }

  /**
   * Reroutes a message, or one of its recipients, to another server and delivers it now; held
   * recipients when they are released.
   */
  public Steered reroute(
      QueueId id, Optional<String> recipient, Optional<Destination> to, String by) {
    giveBack(lanes.withdraw(delivery -> delivery.message().id().equals(id)));
    String where = to.map(Destination::text).orElse("the default route");
    TraceEvent why = TraceEvent.of(Kind.REROUTED, where + ", by " + by, clock.instant());
    Reroute reroute = new Reroute(id, recipient, to);
    Steered steered = steering.steer(id, connection -> reroute.apply(connection, why.at()), why);
    claims.claimDue();
    return steered;
  }

  /** What was claimed since, before it was marked; marked, it is claimed no more. */
  private void takeBack(QueueRange range) {
    giveBack(lanes.withdraw(delivery -> range.contains(delivery.message().id())));
  }

  /**
   * Applies actions that had to wait for the end of an attempt. Called every second by the timer.
   */
  public void finish() throws SQLException {
    List<Wish> wishes = wishes();
    wishes.stream()
        .filter(wish -> wish.state == QueuedRecipient.State.DISCARDED)
        .forEach(wish -> sweep(QueueRange.of(wish.id), "discarded"));
    boolean bounced = wishes.stream().anyMatch(w -> w.state == QueuedRecipient.State.BOUNCED);
    if (bounced && !clock.instant().isBefore(bounceAgainAt)) {
      giveUpBounced();
    }
  }

  /** An administrator's action on a message whose recipients are not being delivered. */
  private record Wish(QueueId id, QueuedRecipient.State state) {}

  private List<Wish> wishes() throws SQLException {
    return database.query(
        "SELECT DISTINCT message_id, state FROM queue_recipients WHERE state IN ('DISCARDED',"
            + " 'BOUNCED') AND owner IS NULL LIMIT "
            + CHUNK,
        s -> {},
        row ->
            new Wish(
                new QueueId(row.getString(1)), QueuedRecipient.State.valueOf(row.getString(2))));
  }

  private Steered takeBackAndMark(QueueId id, QueueMark mark, TraceEvent why) {
    giveBack(lanes.withdraw(delivery -> delivery.message().id().equals(id)));
    return mark(id, mark, why);
  }

  private Steered mark(QueueId id, QueueMark mark, TraceEvent why) {
    return steering.steer(id, connection -> mark.apply(connection, QueueRange.of(id)), why);
  }

  private TraceEvent event(Kind kind, String by) {
    return TraceEvent.of(kind, "by " + by, clock.instant());
  }

  private void giveBack(List<Delivery> withdrawn) {
    withdrawn.forEach(claims::giveBack);
  }

  private List<QueuedMessage> sweep(QueueRange range, String why) {
    TraceEvent removed = TraceEvent.of(Kind.REMOVED, why, clock.instant());
    QueueSweep sweep = new QueueSweep(range, database, store, removed);
    database.submit(sweep).join();
    sweep.gone().forEach(removal::finish);
    return sweep.gone();
  }

  /** On return that is on disk: the writer commits in the order of asking. */
  private void giveUpBounced() {
    boolean told = work.giveUp(claims.claimBounced(), RETURNED);
    bounceAgainAt = told ? Instant.EPOCH : clock.instant().plus(UNTOLD_PAUSE);
    database.submit(tables -> {}).join();
  }

  /** Some messages from an id on, none of those that came after the action began. */
  private QueueRange chunk(String first, String end) throws SQLException {
    List<String> ids =
        database.query(
            "SELECT id FROM queue_messages WHERE id >= ? AND id < ? ORDER BY id LIMIT " + CHUNK,
            s -> {
              s.setString(1, first);
              s.setString(2, end);
            },
            row -> row.getString(1));
    return ids.isEmpty() ? QueueRange.EMPTY : new QueueRange(ids.get(0), ids.get(ids.size() - 1));
  }
}
