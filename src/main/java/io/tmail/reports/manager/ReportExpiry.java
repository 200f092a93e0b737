package io.tmail.reports.manager;

import io.tmail.config.Settings;
import io.tmail.reports.FactTables;
import io.tmail.reports.ReceivedReports;
import io.tmail.reports.SentReports;
import io.tmail.reports.UnreadableReports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Removes what is older than the settings say; once per hour, and the same on each node. */
@ApplicationScoped
public class ReportExpiry {
  private static final Duration PAUSE = Duration.ofHours(1);

  /** Days of observations. They are reported on the next day. */
  private static final int DAYS_OF_FACTS = 7;

  private static final Duration UNREADABLE = Duration.ofDays(2);

  private Duration keep;
  private FactTables facts;
  private SentReports sent;
  private ReceivedReports received;
  private UnreadableReports unreadable;
  private Clock clock;
  private Instant next = Instant.EPOCH;

  protected ReportExpiry() {}

  @Inject
  public ReportExpiry(
      Settings settings,
      FactTables facts,
      SentReports sent,
      ReceivedReports received,
      UnreadableReports unreadable,
      Clock clock) {
    this.keep = settings.reports().keep();
    this.facts = facts;
    this.sent = sent;
    this.received = received;
    this.unreadable = unreadable;
    this.clock = clock;
  }

  /** Called by the timer alone. */
  public void runIfDue() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(PAUSE);
    facts.expire(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(DAYS_OF_FACTS));
    sent.expire(now.minus(keep));
    received.expire(now.minus(keep));
    unreadable.expire(now.minus(UNREADABLE));
  }
}
