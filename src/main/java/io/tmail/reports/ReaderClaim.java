package io.tmail.reports;

import io.tmail.queue.tables.QueueDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Which of the nodes reads the mailbox of reports: the first, until it no longer renews. */
@ApplicationScoped
public class ReaderClaim {
  private static final Duration LENGTH = Duration.ofMinutes(5);

  private static final String CLAIM =
      "UPDATE report_reader SET node = ?, ends_at = ?"
          + " WHERE name = 'mailbox' AND (node = ? OR ends_at < ?)";

  private QueueDatabase database;
  private Clock clock;

  protected ReaderClaim() {}

  @Inject
  public ReaderClaim(QueueDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether this node reads it for the next minutes. */
  public boolean isOurs() {
    AtomicInteger claimed = new AtomicInteger();
    long now = clock.millis();
    database
        .submit(
            tables -> {
              try (PreparedStatement claim = tables.applied().prepareStatement(CLAIM)) {
                claim.setString(1, database.owner());
                claim.setLong(2, now + LENGTH.toMillis());
                claim.setString(3, database.owner());
                claim.setLong(4, now);
                claimed.set(claim.executeUpdate());
              }
            })
        .join();
    return claimed.get() > 0;
  }
}
