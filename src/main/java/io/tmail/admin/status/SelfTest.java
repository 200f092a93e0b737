package io.tmail.admin.status;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RelayIps;
import io.tmail.admin.dns.DomainRecords;
import io.tmail.admin.status.TrialResult.Check;
import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.queue.StoreTrial;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tests the whole server as an outside client. Called by requests, one at a time; all checks run
 * concurrently and have twenty seconds. A new one is a {@link Trial} and a line in {@link
 * #trials()}.
 */
@ApplicationScoped
public class SelfTest {
  private static final Logger LOG = Logger.getLogger(SelfTest.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Settings settings;
  private Domains domains;
  private RelayIps relayIps;
  private Parts parts;
  private StoreTrial store;
  private Dns dns;
  private DomainRecords records;

  @Resource private ManagedExecutorService managed;

  protected SelfTest() {}

  @Inject
  SelfTest(
      Settings settings,
      Domains domains,
      RelayIps relayIps,
      Parts parts,
      StoreTrial store,
      Dns dns,
      DomainRecords records) {
    this.settings = settings;
    this.domains = domains;
    this.relayIps = relayIps;
    this.parts = parts;
    this.store = store;
    this.dns = dns;
    this.records = records;
  }

  /** All findings, in the order of {@link Check}. */
  public synchronized List<TrialResult> run() {
    return run(trials(), managed, PATIENCE);
  }

  private List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    trials.add(new PartsTrial(parts));
    trials.add(new OfStore());
    trials.add(new ClosedFiles(settings));
    trials.add(new PickupTrial(settings.general().home()));
    String me = settings.general().me();
    if (settings.smtpd().launch()) {
      for (Listener listener : settings.smtpd().listeners()) {
        trials.add(new SmtpTrial(listener, me, relayIps));
      }
    }
    trials.add(new NameTrial(dns, me));
    trials.add(new DomainTrial(domains, records));
    return trials;
  }

  private final class OfStore implements Trial {
    @Override
    public Check check() {
      return Check.STORE;
    }

    @Override
    public List<TrialResult> run() throws IOException {
      String driver = settings.store().driver().name().toLowerCase(Locale.ROOT);
      return List.of(TrialResult.good(Check.STORE, driver, store.run() + " ms"));
    }
  }

  static List<TrialResult> run(List<Trial> trials, ExecutorService executor, Duration patience) {
    List<Future<List<TrialResult>>> running = new ArrayList<>();
    for (Trial trial : trials) {
      running.add(executor.submit(trial::run));
    }
    long end = System.nanoTime() + patience.toNanos();
    List<TrialResult> findings = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      findings.addAll(await(trials.get(i), running.get(i), end - System.nanoTime()));
    }
    findings.sort(Comparator.comparing(TrialResult::check));
    return List.copyOf(findings);
  }

  private static List<TrialResult> await(
      Trial trial, Future<List<TrialResult>> running, long nanos) {
    try {
      return running.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      running.cancel(true);
      return List.of(TrialResult.bad(trial.check(), "", "timeout", "a response"));
    } catch (ExecutionException failed) {
      LOG.log(Level.WARNING, "self-test: " + trial.check(), failed.getCause());
      String found = String.valueOf(failed.getCause().getMessage());
      return List.of(TrialResult.bad(trial.check(), "", found, "a response"));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      running.cancel(true);
      return List.of();
    }
  }
}
