package io.tmail.policy;

import io.tmail.config.Limits;
import io.tmail.mail.ClientNetwork;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import java.time.Duration;

/**
 * So many messages and recipients an hour from one user, and from one client network without a
 * login: a stolen password or a broken program does limited harm. The recipients are counted as
 * they are named, messages once they came whole.
 */
final class RateCheck implements Check {
  private static final Duration HOUR = Duration.ofHours(1);

  /** So that many addresses cannot fill the memory. */
  private static final int MOST_SENDERS = 100_000;

  private final Sender user;
  private final Sender client;

  RateCheck(Limits limits, RateCounters counters) {
    this.user = Sender.of("user", limits.user(), counters);
    this.client = Sender.of("client", limits.client(), counters);
  }

  /** One kind of sender: what it may do, and what each did. */
  private record Sender(Limits.Rate rate, RateCounter messages, RateCounter recipients) {
    static Sender of(String kind, Limits.Rate rate, RateCounters counters) {
      return new Sender(
          rate,
          counters.counter(kind + "-messages", HOUR, MOST_SENDERS),
          counters.counter(kind + "-recipients", HOUR, MOST_SENDERS));
    }
  }

  @Override
  public Verdict onMail(Client from, Mail mail) {
    int most = sender(from).rate.messages();
    return isTooMuch(from, sender(from).messages, most)
        ? tooMany(Reason.MESSAGE_RATE, "messages")
        : Verdict.PASS;
  }

  @Override
  public Verdict onRcpt(Client from, Mail mail, Rcpt rcpt) {
    int most = sender(from).rate.recipients();
    if (isTooMuch(from, sender(from).recipients, most)) {
      return tooMany(Reason.RECIPIENT_RATE, "recipients");
    }
    if (isLimited(from, most)) {
      sender(from).recipients.add(name(from), 1);
    }
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Client from, Mail mail, Message message) {
    if (isLimited(from, sender(from).rate.messages())) {
      sender(from).messages.add(name(from), 1);
    }
    return Verdict.PASS;
  }

  private static boolean isTooMuch(Client from, RateCounter counter, int most) {
    return isLimited(from, most) && counter.count(name(from)) >= most;
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

  private static String name(Client from) {
    return from.user()
        .map(user -> user.login())
        .orElseGet(() -> ClientNetwork.of(from.ip()).prefix());
  }
}
