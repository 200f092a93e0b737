package io.tmail.reports;

import io.tmail.reports.FactTables.Sum;
import io.tmail.reports.ReceivedReports.Received;
import io.tmail.reports.ReceivedReports.Row;
import io.tmail.reports.SentReports.Sent;
import io.tmail.reports.UnreadableReports.Unreadable;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What administrators see of reports; domain administrators see what is about their domains. Called
 * by API and console.
 */
@ApplicationScoped
public class Reports {
  private FactTables facts;
  private SentReports sent;
  private ReceivedReports received;
  private UnreadableReports unreadable;
  private Clock clock;

  protected Reports() {}

  @Inject
  public Reports(
      FactTables facts,
      SentReports sent,
      ReceivedReports received,
      UnreadableReports unreadable,
      Clock clock) {
    this.facts = facts;
    this.sent = sent;
    this.received = received;
    this.unreadable = unreadable;
    this.clock = clock;
  }

  /**
   * What others report, in sums by domain, source and verdict, the largest first.
   *
   * @param domain only this one; empty for all
   * @param days up to today
   */
  public List<Row> sources(Kind kind, String domain, int days, int most) throws SQLException {
    Actor actor = Actor.current();
    if (domain.isEmpty()) {
      return received.sources(kind, since(days), actor.confines(), most);
    }
    return actor.reachesDomain(domain)
        ? received.sources(kind, since(days), List.of(domain), most)
        : List.of();
  }

  private LocalDate since(int days) {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(days);
  }

  /** The reports that came last. */
  public List<Received> latest(int most) throws SQLException {
    return received.latest(Actor.current().confines(), most);
  }

  /** What this server has observed of other domains within some days. */
  public List<Sum> observed(Kind kind, int days, int most) throws SQLException {
    Actor.expectAll("reports");
    return facts.sums(kind, since(days), most);
  }

  /** The reports of this server that were sent last, or that could not be sent. */
  public List<Sent> sent(int most) throws SQLException {
    Actor.expectAll("reports");
    return sent.list(most);
  }

  /** Messages in the mailbox of reports that cannot be read. */
  public List<Unreadable> unreadable(int most) throws SQLException {
    Actor.expectAll("reports");
    return unreadable.list(most);
  }
}
