package io.tmail.policy;

import io.tmail.accounts.RelayIps;
import io.tmail.config.Settings;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.Voucher;
import io.tmail.runtime.Observers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Runs the checks in the order of their rank; the first refusal is final. What checks find is kept
 * in the transaction.
 */
@ApplicationScoped
public class Policy {
  private static final Comparator<Check> ORDER =
      Comparator.comparing(Check::rank).thenComparing(Check::name);

  private static final Logger LOG = Logger.getLogger("tmail");

  private List<Check> checks;
  private List<Filter> filters;
  private FilterStatistics statistics;
  private RelayIps relayIps;
  private Observers<JudgedEvent> observers;

  protected Policy() {}

  @Inject
  Policy(
      @Any Instance<Check> checks,
      RelayIps relayIps,
      FilterStatistics statistics,
      Settings settings,
      Observers<JudgedEvent> observers) {
    this(ExtensionCheck.guarded(checks, settings.filters()), relayIps, statistics, observers);
    Set<String> known = filters.stream().map(Filter::name).collect(Collectors.toSet());
    settings.filters().modes().keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(
            name -> LOG.log(Level.WARNING, "a setting names a check that is missing: {0}", name));
  }

  Policy(
      Iterable<Check> checks,
      RelayIps relayIps,
      FilterStatistics statistics,
      Observers<JudgedEvent> observers) {
    this.observers = observers;
    this.relayIps = relayIps;
    this.statistics = statistics;
    List<Check> all = StreamSupport.stream(checks.spliterator(), false).sorted(ORDER).toList();
    this.checks = all.stream().filter(Check::isOn).toList();
    this.filters = all.stream().filter(Filter.class::isInstance).map(Filter.class::cast).toList();
  }

  /** The checks that settings grade, in their order; those that are off, too. */
  public List<Filter> filters() {
    return filters;
  }

  /** What a filter has found today. */
  public FilterStatistics.Counted counted(Filter filter) {
    return statistics.of(filter.name());
  }

  /** Who vouches for what a client sends: the user it has proved to be, or else its network. */
  public Voucher voucher(Client client) {
    if (client.user().isPresent()) {
      return Voucher.USER;
    }
    return relayIps.allows(client.ip()) ? Voucher.NETWORK : Voucher.NOBODY;
  }

  /** A transaction that MAIL may begin; it is not judged yet. */
  public Transaction begin(Client client, Mail mail, Evidence session) {
    return new Transaction(client, mail, voucher(client), session);
  }

  public Verdict onConnect(Client client, Evidence session) {
    return first(check -> check.onConnect(client, session));
  }

  public Verdict onMail(Transaction transaction) {
    return first(transaction, check -> check.onMail(transaction));
  }

  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    return first(transaction, check -> check.onRcpt(transaction, rcpt));
  }

  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    return first(transaction, check -> check.onHeader(transaction, header));
  }

  public Verdict onMessage(Transaction transaction, Message message) {
    Verdict verdict = first(transaction, check -> timed(transaction, check, message));
    observers.tell(new JudgedEvent(transaction, refusal(verdict)));
    return verdict;
  }

  private static Optional<Verdict.Refuse> refusal(Verdict verdict) {
    return verdict instanceof Verdict.Refuse refuse ? Optional.of(refuse) : Optional.empty();
  }

  private static Verdict timed(Transaction transaction, Check check, Message message) {
    long begun = System.nanoTime();
    Verdict verdict = check.onMessage(transaction, message);
    transaction.spend(Duration.ofNanos(System.nanoTime() - begun));
    return verdict;
  }

  /** Findings keep the time that the session waited for their check. */
  private Verdict first(Transaction transaction, Function<Check, Verdict> step) {
    Verdict first = firstOf(transaction, step);
    if (first instanceof Verdict.Refuse refuse) {
      checks.forEach(each -> each.onRefusal(transaction, refuse.reason()));
    }
    return first;
  }

  private Verdict firstOf(Transaction transaction, Function<Check, Verdict> step) {
    return first(
        check -> {
          long begun = System.nanoTime();
          Verdict verdict = judged(transaction, check, step);
          Duration took = Duration.ofNanos(System.nanoTime() - begun);
          transaction.add(verdict, took);
          if (!verdict.findings().isEmpty()) {
            statistics.add(check.name(), verdict.findings(), took);
          }
          return verdict;
        });
  }

  /** What a check says; of a sender on an allow list it is only written down. */
  private static Verdict judged(
      Transaction transaction, Check check, Function<Check, Verdict> step) {
    Verdict verdict = step.apply(check);
    return transaction.isAllowed() && check.yieldsToAllowed()
        ? new Verdict.Pass(verdict.findings())
        : verdict;
  }

  /** One step of the filters and of the score alone, not counted. */
  Verdict tryOut(Transaction transaction, Function<Check, Verdict> step) {
    for (Check check : checks) {
      if (check instanceof Filter || check.rank() == Rank.SCORE) {
        long begun = System.nanoTime();
        Verdict verdict = judged(transaction, check, step);
        transaction.add(verdict, Duration.ofNanos(System.nanoTime() - begun));
        if (verdict instanceof Verdict.Refuse) {
          return verdict;
        }
      }
    }
    return Verdict.PASS;
  }

  private Verdict first(Function<Check, Verdict> step) {
    for (Check check : checks) {
      Verdict verdict = step.apply(check);
      if (verdict instanceof Verdict.Refuse) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }
}
