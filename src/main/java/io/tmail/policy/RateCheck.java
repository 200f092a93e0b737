package io.tmail.policy;

import io.tmail.config.LimitSettings;
import io.tmail.config.Settings;
import io.tmail.mail.ClientNetwork;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * Limits messages and recipients per hour from one user, and from one client network without a
 * login, so that a stolen password or a broken program does limited harm. Wider networks of IPv6
 * may send a few times as much. Recipients are counted at RCPT, messages when they are complete.
 */
@Dependent
final class RateCheck implements Check {
  private static final Duration HOUR = Duration.ofHours(1);

  /** So that many addresses cannot fill the memory. */
  private static final int MOST_SENDERS = 100_000;

  private final Sender user;
  private final Sender client;

  @Inject
  RateCheck(Settings settings, RateCounters counters) {
    LimitSettings limits = settings.limits();
    this.user = Sender.of("user", limits.user(), counters);
    this.client = Sender.of("client", limits.client(), counters);
  }

  /** One kind of sender: what it may do, and what each did. */
  private record Sender(LimitSettings.Rate rate, RateCounter messages, RateCounter recipients) {
    static Sender of(String kind, LimitSettings.Rate rate, RateCounters counters) {
      return new Sender(
          rate,
          counters.counter(kind + "-messages", HOUR, MOST_SENDERS),
          counters.counter(kind + "-recipients", HOUR, MOST_SENDERS));
    }
  }

  @Override
  public String name() {
    return "rate";
  }

  @Override
  public Rank rank() {
    return Rank.RATES;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    Client from = transaction.client();
    Sender sender = sender(from);
    return isTooMuch(from, sender.messages, sender.rate.messages())
        ? tooMany(Reason.MESSAGE_RATE, "messages")
        : Verdict.PASS;
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    Client from = transaction.client();
    Sender sender = sender(from);
    int most = sender.rate.recipients();
    if (isTooMuch(from, sender.recipients, most)) {
      return tooMany(Reason.RECIPIENT_RATE, "recipients");
    }
    count(from, sender.recipients, most);
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    Client from = transaction.client();
    Sender sender = sender(from);
    count(from, sender.messages, sender.rate.messages());
    return Verdict.PASS;
  }

  private static boolean isTooMuch(Client from, RateCounter counter, int most) {
    return isLimited(from, most)
        && countedAs(from).stream()
            .anyMatch(one -> counter.count(one.name) >= (long) most * one.factor);
  }

  private static void count(Client from, RateCounter counter, int most) {
    if (isLimited(from, most)) {
      countedAs(from).forEach(one -> counter.add(one.name, 1));
    }
  }

  private static boolean isLimited(Client from, int most) {
    return most > 0 && (from.user().isPresent() || !from.ip().isLoopbackAddress());
  }

  private static Verdict tooMany(Reason reason, String what) {
    return Verdict.refuse(
        reason, 450, "4.7.1", "Too many " + what + " in this hour, try again later");
  }

  private Sender sender(Client from) {
    return from.user().isPresent() ? user : client;
  }

  /** Under what name something counts, and how many times the limit that name may do. */
  private record Counted(String name, int factor) {}

  private static List<Counted> countedAs(Client from) {
    return from.user()
        .map(user -> List.of(new Counted(user.login(), 1)))
        .orElseGet(
            () ->
                ClientNetwork.around(from.ip()).stream()
                    .map(network -> new Counted(network.prefix(), network.factor()))
                    .toList());
  }
}
