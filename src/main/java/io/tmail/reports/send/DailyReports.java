package io.tmail.reports.send;

import io.tmail.config.Settings;
import io.tmail.queue.DeliveryLog;
import io.tmail.reports.FactTables;
import io.tmail.reports.Kind;
import io.tmail.reports.SentReports;
import io.tmail.reports.SentReports.Result;
import io.tmail.reports.SentReports.State;
import io.tmail.reports.form.ReportHead;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * Reports about yesterday, in UTC. Called by a timer on each node; a report is sent by the node
 * that claims it. At most so many are sent per day as the settings say.
 */
@ApplicationScoped
public class DailyReports {
  /** Until all nodes have written what they observed before midnight. */
  private static final Duration AFTER_MIDNIGHT = Duration.ofMinutes(5);

  private static final Duration LONGEST_RUN = Duration.ofSeconds(45);
  private static final int DOMAINS_OF_A_RUN = 200;

  /** In a row; then DNS itself is away, and the run ends. */
  private static final int MOST_SILENT = 3;

  private final Postponed postponed = new Postponed();

  private Settings settings;
  private FactTables facts;
  private SentReports sent;
  private List<ReportSource> sources;
  private Clock clock;

  protected DailyReports() {}

  @Inject
  public DailyReports(
      Settings settings,
      FactTables facts,
      SentReports sent,
      DmarcReports dmarc,
      TlsReports tls,
      Clock clock) {
    this.settings = settings;
    this.facts = facts;
    this.sent = sent;
    this.sources = List.of(dmarc, tls);
    this.clock = clock;
  }

  /** Sends some of what is due. */
  public void run() throws SQLException {
    if (!settings.reports().areSent()) {
      return;
    }
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Instant midnight = today.atStartOfDay(ZoneOffset.UTC).toInstant();
    if (now.isBefore(midnight.plus(AFTER_MIDNIGHT))) {
      return;
    }
    long end = System.nanoTime() + LONGEST_RUN.toNanos();
    long left = settings.reports().mostPerDay() - sent.countSince(midnight);
    for (ReportSource source : sources) {
      if (source.isOn()) {
        left = send(source, today.minusDays(1), left, end);
      }
    }
  }

  /**
   * @return how many more may be sent today
   */
  private long send(ReportSource source, LocalDate day, long most, long end) throws SQLException {
    long left = most;
    int silent = 0;
    for (String domain : facts.unreported(source.kind(), day, DOMAINS_OF_A_RUN)) {
      if (left <= 0 || silent >= MOST_SILENT || System.nanoTime() - end > 0) {
        break;
      }
      String report = source.kind() + " " + day + " " + domain;
      if (postponed.isWaiting(report, clock.instant()) || !sent.claim(source.kind(), day, domain)) {
        continue;
      }
      try {
        Result result = send(source, day, domain);
        settle(source.kind(), day, domain, result);
        left -= result.state() == State.SENT ? 1 : 0;
        silent = 0;
      } catch (NoAnswerException later) {
        silent++;
        if (postponed.add(report, clock.instant())) {
          sent.release(source.kind(), day, domain);
        } else {
          settle(source.kind(), day, domain, new Result(State.FAILED, later.getMessage()));
        }
      }
    }
    return left;
  }

  private void settle(Kind kind, LocalDate day, String domain, Result result) {
    sent.settle(kind, day, domain, result);
    log(kind, domain, result);
  }

  private Result send(ReportSource source, LocalDate day, String domain)
      throws SQLException, NoAnswerException {
    try {
      return source.send(
          domain, head(source.kind(), day, domain), facts.toReport(source.kind(), day, domain));
    } catch (RuntimeException trouble) {
      return new Result(State.FAILED, String.valueOf(trouble.getMessage()));
    }
  }

  private ReportHead head(Kind kind, LocalDate day, String domain) {
    String me = settings.general().me();
    return new ReportHead(
        me,
        settings.reports().from().toString(),
        day + "." + kind.name().toLowerCase(Locale.ROOT) + "." + domain + "@" + me,
        day.atStartOfDay(ZoneOffset.UTC).toInstant(),
        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1));
  }

  private static void log(Kind kind, String domain, Result result) {
    if (result.state() != State.NOT_WANTED) {
      DeliveryLog.queue(
          "report %s about %s: %s (%s)".formatted(kind, domain, result.state(), result.detail()));
    }
  }
}
