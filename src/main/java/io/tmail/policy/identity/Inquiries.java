package io.tmail.policy.identity;

import io.tmail.dns.Answers;
import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.policy.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a transaction has asked DNS. Whoever waits first waits for all, so that what takes longest
 * decides, and not the sum. All waiting of a transaction together has one budget; what has not been
 * answered by then is trouble with DNS.
 */
public final class Inquiries {
  private static final Duration BUDGET = Duration.ofSeconds(8);

  private final List<Inquiry<?>> open = new ArrayList<>();
  private Duration left = BUDGET;

  private Inquiries() {}

  /** Those of a transaction. */
  public static Inquiries of(Evidence transaction) {
    return transaction.need(Inquiries.class, Inquiries::new);
  }

  /** Begins a computation; {@link #await} waits for it, too. */
  public <T> Inquiry<T> begin(Dns dns, Function<Answers, T> computation) {
    Inquiry<T> inquiry = Inquiry.begin(dns, computation);
    open.add(inquiry);
    return inquiry;
  }

  /** Sends questions whose replies are needed later: DNS remembers them. */
  public void prepare(Dns dns, Predicate<Answers> questions) {
    add(Inquiry.begin(dns, answers -> questions.test(answers)));
  }

  /** Adds one that the session has begun. */
  public void add(Inquiry<?> inquiry) {
    open.add(inquiry);
  }

  /** Goes on with what has been answered; never waits. */
  public void advance() {
    open.removeIf(Inquiry::advance);
  }

  /** The result of one of them, waited for. */
  public <T> T await(Inquiry<T> inquiry) {
    long begun = System.nanoTime();
    Inquiry.await(open, left);
    open.clear();
    left = left.minusNanos(System.nanoTime() - begun);
    return inquiry.await(left.isNegative() ? Duration.ZERO : left);
  }
}
