package io.tmail.metrics;

import io.tmail.dns.Dns;
import io.tmail.mail.Finding;
import io.tmail.policy.FilterEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/** What the checks of strangers' mail find, how long sessions wait for them, and their DNS. */
@ApplicationScoped
public class FilterMeters {
  /** Results of extensions and of rspamd are theirs to name. */
  private static final int MOST_RESULTS = 200;

  private final Map<String, Counter> findings = new ConcurrentHashMap<>();
  private final Map<String, Timer> waits = new ConcurrentHashMap<>();
  private MetricRegistry registry;

  protected FilterMeters() {}

  @Inject
  FilterMeters(MetricRegistry registry, Dns dns) {
    this.registry = registry;
    registry.gauge(Names.of("tmail_dns_open", "questions of sessions that wait"), dns::open);
    registry.gauge(
        Names.of("tmail_dns_out", "1 while the DNS server is left alone"),
        () -> dns.isOut() ? 1 : 0);
    registry.gauge(
        Names.of("tmail_dns_sent", "questions of sessions so far that were sent"), dns::sent);
    registry.gauge(
        Names.of("tmail_dns_remembered", "questions of sessions so far that memory answered"),
        dns::remembered);
  }

  /** Does nothing, but the call creates the bean. */
  void begin() {}

  void observe(@Observes FilterEvent event) {
    waits.computeIfAbsent(event.check(), this::timer).update(event.took());
    for (Finding each : event.findings()) {
      String key = each.check() + "=" + each.result();
      if (findings.containsKey(key) || findings.size() < MOST_RESULTS) {
        findings.computeIfAbsent(key, same -> counter(each)).inc();
      }
    }
  }

  private Timer timer(String check) {
    return registry.timer(
        Names.of("tmail_filter_wait", "how long sessions waited for a check", "seconds"),
        new Tag("check", check));
  }

  private Counter counter(Finding finding) {
    return registry.counter(
        Names.of("tmail_filter_findings", "what checks of strangers' mail found"),
        new Tag("check", finding.check()),
        new Tag("result", finding.result()));
  }
}
