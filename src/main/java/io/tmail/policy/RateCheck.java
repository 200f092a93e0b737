package io.tmail.policy;

import io.tmail.config.Limits;
import io.tmail.mail.ClientNetwork;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * So many messages and recipients an hour from one user, and from one client network without a
 * login: a stolen password or a broken program does limited harm. This node counts for itself. The
 * recipients are counted as they are named, messages once they came whole.
 */
final class RateCheck implements Check {
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  /** So that many addresses cannot fill the memory. */
  private static final int MOST_SENDERS = 100_000;

  private final Limits.Rate user;
  private final Limits.Rate client;
  private final LongSupplier clock;
  private final Map<String, Hour> hours = new ConcurrentHashMap<>();

  RateCheck(Limits limits) {
    this(limits, System::nanoTime);
  }

  /**
   * @param clock nanoseconds
   */
  RateCheck(Limits limits, LongSupplier clock) {
    this.user = limits.user();
    this.client = limits.client();
    this.clock = clock;
  }

  @Override
  public Verdict onMail(Client from, Mail mail) {
    int most = rate(from).messages();
    return most > 0 && count(from).map(hour -> hour.messages >= most).orElse(false)
        ? tooMany(Reason.MESSAGE_RATE, "messages")
        : Verdict.PASS;
  }

  @Override
  public Verdict onRcpt(Client from, Mail mail, Rcpt rcpt) {
    int most = rate(from).recipients();
    if (most > 0 && count(from).map(hour -> hour.recipients >= most).orElse(false)) {
      return tooMany(Reason.RECIPIENT_RATE, "recipients");
    }
    add(from, 0, 1);
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Client from, Mail mail, Message message) {
    add(from, 1, 0);
    return Verdict.PASS;
  }

  private static Verdict tooMany(Reason reason, String what) {
    return Verdict.refuse(
        reason, 450, "4.7.1", "Too many " + what + " in this hour, try again later");
  }

  private Limits.Rate rate(Client from) {
    return from.user().isPresent() ? user : client;
  }

  private Optional<Hour> count(Client from) {
    return Optional.ofNullable(hours.get(name(from))).filter(hour -> !hour.isOver(clock));
  }

  private void add(Client from, int messages, int recipients) {
    boolean limited = rate(from).messages() > 0 || rate(from).recipients() > 0;
    if (!limited || (from.user().isEmpty() && from.ip().isLoopbackAddress())) {
      return;
    }
    if (hours.size() > MOST_SENDERS) {
      hours.values().removeIf(hour -> hour.isOver(clock));
    }
    hours.compute(
        name(from),
        (same, hour) ->
            hour == null || hour.isOver(clock)
                ? new Hour(messages, recipients, clock.getAsLong())
                : new Hour(hour.messages + messages, hour.recipients + recipients, hour.since));
  }

  private static String name(Client from) {
    return from.user()
        .map(user -> user.login())
        .orElseGet(() -> ClientNetwork.of(from.ip()).prefix());
  }

  private record Hour(int messages, int recipients, long since) {
    boolean isOver(LongSupplier clock) {
      return clock.getAsLong() - since >= HOUR_NANOS;
    }
  }
}
