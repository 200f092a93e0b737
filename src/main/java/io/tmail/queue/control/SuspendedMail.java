package io.tmail.queue.control;

import io.tmail.queue.Claims;
import io.tmail.queue.DeliveryLanes;
import io.tmail.queue.DeliveryLog;
import io.tmail.queue.control.QueueControl.Steered;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.rights.ActionLog;
import io.tmail.sending.Suspension;
import io.tmail.sending.Suspensions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what suspended users have in the queue, and lets go of it when they are restored. Each node
 * looks once a second, since each has deliveries of its own in memory; {@link #follow} is called by
 * the timer.
 */
@ApplicationScoped
public class SuspendedMail {
  /**
   * When a suspended user's mail is looked for: what is being accepted at the suspension is in the
   * queue by the last time.
   */
  private static final List<Duration> LOOKS =
      List.of(Duration.ZERO, Duration.ofSeconds(3), Duration.ofSeconds(40));

  private static final Duration BETWEEN_REVIEWS = Duration.ofMinutes(1);
  private static final int CHUNK = 500;

  private QueueDatabase database;
  private DeliveryLanes lanes;
  private Claims claims;
  private Suspensions suspensions;
  private Steering steering;
  private Clock clock;

  /** Suspended users, and how often their mail was looked for. Only touched by the timer. */
  private final Map<String, Watched> watched = new HashMap<>();

  private record Watched(Instant since, int looks) {
    boolean isDue(Instant now) {
      return looks < LOOKS.size() && !now.isBefore(since.plus(LOOKS.get(looks)));
    }

    Watched looked() {
      return new Watched(since, looks + 1);
    }
  }

  private Instant reviewedAt = Instant.EPOCH;

  protected SuspendedMail() {}

  @Inject
  public SuspendedMail(
      QueueDatabase database,
      DeliveryLanes lanes,
      Claims claims,
      Suspensions suspensions,
      ActionLog actions,
      Clock clock) {
    this.database = database;
    this.lanes = lanes;
    this.claims = claims;
    this.suspensions = suspensions;
    this.steering = new Steering(database, actions);
    this.clock = clock;
  }

  /** What is done with a user's recipients in the queue. */
  private enum Action {
    HOLD("state = 'HELD', suspended = 1", "state = 'QUEUED'"),
    RELEASE("state = 'QUEUED', suspended = 0, due_at = ?", "state = 'HELD' AND suspended = 1"),
    DISCARD("state = 'DISCARDED'", "state = 'HELD' AND suspended = 1");

    private final String change;
    private final String condition;

    Action(String change, String condition) {
      this.change = change;
      this.condition = condition;
    }
  }

  /** Holds the mail of users that were suspended lately, on whichever node. */
  public void follow() throws SQLException {
    Instant now = clock.instant();
    Set<String> suspended =
        suspensions.list().stream().map(Suspension::login).collect(Collectors.toSet());
    for (String login : suspended) {
      Watched known = watched.computeIfAbsent(login, name -> new Watched(now, 0));
      if (known.isDue(now)) {
        hold(login);
        watched.put(login, known.looked());
      }
    }
    watched.keySet().retainAll(suspended);
    if (Duration.between(reviewedAt, now).compareTo(BETWEEN_REVIEWS) >= 0) {
      reviewedAt = now;
      releaseForgotten(suspended);
    }
  }

  private void hold(String login) throws SQLException {
    Steered held = apply(Action.HOLD, login);
    lanes
        .withdraw(delivery -> delivery.message().authUser().equals(login))
        .forEach(claims::giveBack);
    if (held.done() > 0) {
      DeliveryLog.queue("held, since " + login + " is suspended: " + held);
    }
  }

  /**
   * A restored user's mail, if the node that restored the user did not come to release it. That of
   * a user who was removed stays held.
   */
  private void releaseForgotten(Set<String> suspended) throws SQLException {
    List<String> holders =
        database.query(
            "SELECT DISTINCT m.auth_user FROM queue_recipients r JOIN queue_messages m"
                + " ON m.id = r.message_id WHERE r.state = 'HELD' AND r.suspended = 1",
            s -> {},
            row -> row.getString(1));
    for (String login : holders) {
      if (!suspended.contains(login) && suspensions.isRestored(login)) {
        release(login);
      }
    }
  }

  /**
   * Lets a user send again.
   *
   * @param discards whether what is held is permanently deleted, without bounces; else it is
   *     delivered
   */
  public Steered restore(String login, boolean discards) throws SQLException {
    String name = suspensions.expectSuspended(login);
    Steered discarded = discards ? discard(name) : Steered.NOTHING;
    suspensions.restore(name);
    return discards ? discarded : release(name);
  }

  /** Delivers what was held of a user who is restored. */
  private Steered release(String login) throws SQLException {
    Steered released = apply(Action.RELEASE, login);
    steering.note("released", login, released);
    claims.claimDue();
    return released;
  }

  private Steered discard(String login) throws SQLException {
    Steered discarded = apply(Action.DISCARD, login);
    steering.note("discarded", login, discarded);
    return discarded;
  }

  /** How many recipients are held of a user. */
  public long count(String login) throws SQLException {
    return database
        .query(
            "SELECT COUNT(*) FROM queue_recipients r JOIN queue_messages m ON m.id = r.message_id"
                + " WHERE r.state = 'HELD' AND r.suspended = 1 AND m.auth_user = ?",
            s -> s.setString(1, login),
            row -> row.getLong(1))
        .get(0);
  }

  private Steered apply(Action action, String login) throws SQLException {
    Steered all = Steered.NOTHING;
    for (QueueRange range = chunk(login, "");
        !range.isEmpty();
        range = chunk(login, range.next())) {
      all = all.plus(apply(action, login, range));
    }
    return all;
  }

  private Steered apply(Action action, String login, QueueRange range) {
    long[] changed = new long[1];
    database.submit(tables -> changed[0] = update(action, login, range, tables.applied())).join();
    return new Steered(changed[0], 0);
  }

  private long update(Action action, String login, QueueRange range, Connection connection)
      throws SQLException {
    String sql =
        "UPDATE queue_recipients SET "
            + action.change
            + " WHERE "
            + action.condition
            + " AND message_id BETWEEN ? AND ? AND message_id IN"
            + " (SELECT id FROM queue_messages WHERE auth_user = ? AND id BETWEEN ? AND ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 0;
      if (action == Action.RELEASE) {
        statement.setLong(++at, clock.millis());
      }
      range.bind(statement, ++at);
      statement.setString(at + 2, login);
      range.bind(statement, at + 3);
      return statement.executeUpdate();
    }
  }

  private QueueRange chunk(String login, String first) throws SQLException {
    List<String> ids =
        database.query(
            "SELECT id FROM queue_messages WHERE auth_user = ? AND id >= ? ORDER BY id LIMIT "
                + CHUNK,
            s -> {
              s.setString(1, login);
              s.setString(2, first);
            },
            row -> row.getString(1));
    return ids.isEmpty() ? QueueRange.EMPTY : new QueueRange(ids.get(0), ids.get(ids.size() - 1));
  }
}
