package io.tmail.reports.collect;

import io.tmail.config.Settings;
import io.tmail.delivery.relay.TlsSessionEvent;
import io.tmail.policy.JudgedEvent;
import io.tmail.reports.Fact;
import io.tmail.reports.FactTables;
import io.tmail.reports.FactTables.Counted;
import io.tmail.reports.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what was observed since it was last written. Called by sessions and deliveries, which it
 * never makes wait; a timer {@link #write writes}.
 */
@ApplicationScoped
public class Collector {
  /** Facts that differ, between two writes; what comes then is lost. */
  private static final int MOST = 5000;

  private FactTables tables;
  private double junkFrom;
  private Clock clock;
  private final Map<Fact, Long> counts = new HashMap<>();
  private final Map<Kind, Long> lost = new EnumMap<>(Kind.class);

  protected Collector() {}

  @Inject
  public Collector(Settings settings, FactTables tables, Clock clock) {
    this.junkFrom = settings.filters().junkFrom();
    this.tables = tables;
    this.clock = clock;
  }

  /** A message was judged. */
  public void onJudged(@Observes JudgedEvent event) {
    if (event.transaction().isFromStranger()) {
      JudgedMail.fact(event, today(), junkFrom).ifPresent(fact -> add(fact, 1));
    }
  }

  /** A session with another server began, or could not. */
  public void onSession(@Observes TlsSessionEvent event) {
    if (!event.domain().startsWith("[")) {
      add(TriedSession.fact(event, today()), 1);
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private synchronized void add(Fact fact, long times) {
    if (counts.size() < MOST || counts.containsKey(fact)) {
      counts.merge(fact, times, Long::sum);
    } else {
      lost.merge(fact.kind(), times, Long::sum);
    }
  }

  /** Has everything written. While the database is away, it stays here. */
  public void write() {
    List<Counted> failed = tables.add(taken());
    failed.forEach(each -> add(each.fact(), each.total()));
    lost().forEach((kind, times) -> tables.lose(kind, today(), times));
  }

  private synchronized Map<Kind, Long> lost() {
    Map<Kind, Long> taken = Map.copyOf(lost);
    lost.clear();
    return taken;
  }

  private synchronized List<Counted> taken() {
    List<Counted> taken =
        counts.entrySet().stream()
            .map(each -> new Counted(each.getKey(), each.getValue()))
            .toList();
    counts.clear();
    return taken;
  }
}
