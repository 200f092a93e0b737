package io.tmail.reports.read;

import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.reports.form.AggregateReport;
import io.tmail.trust.Iprev;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of the addresses in a report that lead back to them; of many addresses, the first. */
@ApplicationScoped
public class SourceNames {
  private static final int MOST = 200;

  /** At once, so that sessions keep enough of the questions that may be open. */
  private static final int OF_A_ROUND = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration PATIENCE_OF_A_RUN = Duration.ofSeconds(5);

  private Dns dns;

  protected SourceNames() {}

  @Inject
  public SourceNames(Dns dns) {
    this.dns = dns;
  }

  /** What is left of the time for the names of all reports of a run. */
  static final class Patience {
    private Duration left = PATIENCE_OF_A_RUN;

    private boolean isOver() {
      return left.isNegative() || left.isZero();
    }

    private Duration ofRound() {
      return left.compareTo(PATIENCE) < 0 ? left : PATIENCE;
    }
  }

  /** When time is over, what was not found has no name. */
  Map<String, String> of(AggregateReport report, Patience patience) {
    List<String> sources =
        report.rows().stream().map(each -> each.facts().source()).distinct().limit(MOST).toList();
    Map<String, String> names = new HashMap<>();
    for (int done = 0; done < sources.size() && !patience.isOver(); done += OF_A_ROUND) {
      long begin = System.nanoTime();
      int end = Math.min(sources.size(), done + OF_A_ROUND);
      names.putAll(round(sources.subList(done, end), patience.ofRound()));
      patience.left = patience.left.minusNanos(System.nanoTime() - begin);
    }
    return names;
  }

  private Map<String, String> round(List<String> sources, Duration patience) {
    Map<String, Inquiry<Iprev>> asked = new HashMap<>();
    for (String each : sources) {
      try {
        InetAddress address = InetAddress.getByName(each); // never a name: the form says so
        asked.put(each, Inquiry.begin(dns, answers -> Iprev.of(address, answers)));
      } catch (UnknownHostException malformed) {
        // it has no name
      }
    }
    Inquiry.await(new ArrayList<>(asked.values()), patience);
    Map<String, String> names = new HashMap<>();
    asked.forEach(
        (source, inquiry) ->
            inquiry.result().flatMap(Iprev::name).ifPresent(name -> names.put(source, name)));
    return names;
  }
}
