package io.tmail.policy;

import io.tmail.accounts.User;
import io.tmail.config.LimitSettings;
import io.tmail.config.Settings;
import io.tmail.mail.ClientNetwork;
import io.tmail.mail.MailAddress;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import io.tmail.sending.Limits;
import io.tmail.sending.SendingLimits;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * Limits messages and recipients per hour from one user, and from one client network without a
 * login, so that a stolen password or a broken program does limited harm. Wider networks of IPv6
 * may send a few times as much. Users and domains may have limits of their own; a domain's are for
 * all its users together. Recipients are counted at RCPT, messages when they are complete.
 */
@Dependent
final class RateCheck implements Check {
  private static final Duration HOUR = Duration.ofHours(1);

  private static final LimitSettings.Rate UNLIMITED = new LimitSettings.Rate(0, 0);

  /** So that many addresses cannot fill the memory. */
  private static final int MOST_SENDERS = 100_000;

  private final SendingLimits limits;
  private final Sender user;
  private final Sender domain;
  private final Sender client;

  @Inject
  RateCheck(Settings settings, RateCounters counters, SendingLimits limits) {
    this.limits = limits;
    this.user = Sender.of("user", settings.limits().user(), counters);
    this.domain = Sender.of("domain", UNLIMITED, counters);
    this.client = Sender.of("client", settings.limits().client(), counters);
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
    return counted(transaction.client()).stream().anyMatch(Counted::hasTooManyMessages)
        ? tooMany(Reason.MESSAGE_RATE, "messages")
        : Verdict.PASS;
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    List<Counted> counted = counted(transaction.client());
    if (counted.stream().anyMatch(Counted::hasTooManyRecipients)) {
      return tooMany(Reason.RECIPIENT_RATE, "recipients");
    }
    counted.forEach(Counted::countRecipient);
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    counted(transaction.client()).forEach(Counted::countMessage);
    return Verdict.PASS;
  }

  private static Verdict tooMany(Reason reason, String what) {
    return Verdict.refuse(
        reason, 450, "4.7.1", "Too many " + what + " in this hour, try again later");
  }

  /** Under what name something counts, and how much that name may do. */
  private record Counted(Sender sender, String name, LimitSettings.Rate rate) {
    boolean hasTooManyMessages() {
      return isTooMuch(sender.messages, rate.messages());
    }

    boolean hasTooManyRecipients() {
      return isTooMuch(sender.recipients, rate.recipients());
    }

    private boolean isTooMuch(RateCounter counter, int most) {
      return most > 0 && counter.count(name) >= most;
    }

    void countMessage() {
      count(sender.messages, rate.messages());
    }

    void countRecipient() {
      count(sender.recipients, rate.recipients());
    }

    private void count(RateCounter counter, int most) {
      if (most > 0) {
        counter.add(name, 1);
      }
    }
  }

  private List<Counted> counted(Client from) {
    return from.user().map(User::login).map(this::counted).orElseGet(() -> networks(from));
  }

  private List<Counted> counted(String login) {
    String at = MailAddress.domainOf(login);
    return List.of(
        new Counted(user, login, rate(login, user.rate)),
        new Counted(domain, at, at.equals(login) ? UNLIMITED : rate(at, domain.rate)));
  }

  private LimitSettings.Rate rate(String owner, LimitSettings.Rate normal) {
    Limits own = limits.of(owner);
    return new LimitSettings.Rate(
        own.messages().orElse(normal.messages()), own.recipients().orElse(normal.recipients()));
  }

  private List<Counted> networks(Client from) {
    return from.ip().isLoopbackAddress()
        ? List.of()
        : ClientNetwork.around(from.ip()).stream()
            .map(each -> new Counted(client, each.prefix(), times(client.rate, each.factor())))
            .toList();
  }

  private static LimitSettings.Rate times(LimitSettings.Rate rate, int factor) {
    return new LimitSettings.Rate(
        (int) Math.min(Integer.MAX_VALUE, (long) rate.messages() * factor),
        (int) Math.min(Integer.MAX_VALUE, (long) rate.recipients() * factor));
  }
}
