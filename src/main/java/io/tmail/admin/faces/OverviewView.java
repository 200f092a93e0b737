package io.tmail.admin.faces;

import io.tmail.accounts.Domains;
import io.tmail.accounts.UserQuery;
import io.tmail.accounts.Users;
import io.tmail.admin.status.Part;
import io.tmail.admin.status.Parts;
import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueuePlace;
import io.tmail.queue.control.QueueReader;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.trace.Traffic;
import io.tmail.queue.trace.TrafficReader;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The first page: mail traffic, the queue, and the status of each part of the server. */
@Named
@ViewScoped
public class OverviewView implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(OverviewView.class.getName());
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:00", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int REASONS = 6;

  /** An unattended page must not keep its session alive for ever. */
  private static final Duration WATCHED = Duration.ofMinutes(30);

  @Inject private Users users;
  @Inject private Domains domains;
  @Inject private QueueReader queue;
  @Inject private TrafficReader traffic;
  @Inject private Parts parts;
  @Inject private Clock clock;

  private Instant opened;

  @PostConstruct
  void open() {
    opened = clock.instant();
  }

  /** Failures of the queue's database. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws SQLException;
  }

  private static <T> T orElse(T otherwise, Reading<T> reading) {
    try {
      return reading.read();
    } catch (SQLException unavailable) {
      LOG.log(Level.WARNING, "console: the queue does not answer", unavailable);
      return otherwise;
    }
  }

  /** Whether the page was open long enough without any action. */
  public boolean isWatched() {
    return opened.plus(WATCHED).isBefore(clock.instant());
  }

  public long getUserCount() {
    return users.count(UserQuery.of(""));
  }

  public int getDomainCount() {
    return domains.list().size();
  }

  /** The number of recipients in the queue; -1 while its database does not respond. */
  public long getQueueCount() {
    return orElse(-1L, () -> queue.count(QueueFilter.NONE));
  }

  /** When the oldest message of the queue came; null for an empty queue. */
  public Instant getOldest() {
    List<QueueListing> first =
        orElse(List.of(), () -> queue.list(QueueFilter.NONE, QueuePlace.BEGIN, 1));
    return first.isEmpty() ? null : first.get(0).acceptedAt();
  }

  /** Received, delivered, deferred, refused: one bar per hour. */
  public List<Chart> getCharts() {
    List<Traffic.Hour> hours = day().hours();
    return List.of(
        chart("in", hours, Traffic.Hour::in),
        chart("out", hours, Traffic.Hour::out),
        chart("deferred", hours, Traffic.Hour::deferred),
        chart("refused", hours, Traffic.Hour::refused));
  }

  private static Chart chart(
      String name, List<Traffic.Hour> hours, ToLongFunction<Traffic.Hour> count) {
    return Chart.of(
        name,
        hours.stream().map(count::applyAsLong).toList(),
        hours.stream()
            .map(hour -> HOUR.format(hour.from()) + ": " + count.applyAsLong(hour))
            .toList());
  }

  public List<Traffic.Reason> getDeferrals() {
    return reasons(TraceEvent.Kind.DEFERRED);
  }

  public List<Traffic.Reason> getRefusals() {
    return reasons(TraceEvent.Kind.REFUSED);
  }

  private List<Traffic.Reason> reasons(TraceEvent.Kind event) {
    return day().reasons().stream()
        .filter(reason -> reason.event() == event)
        .limit(REASONS)
        .toList();
  }

  private Traffic day() {
    return orElse(new Traffic(List.of(), List.of()), traffic::day);
  }

  public List<Part> getParts() {
    return parts.look();
  }
}
