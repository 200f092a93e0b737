package io.tmail.dns;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A computation that needs answers from DNS, such as the evaluation of an SPF record. It runs on
 * the thread that calls {@link #advance} or {@link #await}, and no thread of its own: where it asks
 * for a reply that has not come yet, the run ends there, and the next one begins anew with what is
 * known by then. So the computation is written as if DNS answered at once, must have no effects,
 * and several of them make progress while one thread waits.
 *
 * @param <T> the result
 */
public final class Inquiry<T> {
  private final Function<Answers, T> computation;
  private final Replies answers;
  private Optional<T> result = Optional.empty();

  /** What DNS has said so far. */
  private static final class Replies implements Answers {
    private final Dns dns;
    private final Map<String, CompletableFuture<DnsReply>> asked = new HashMap<>();
    private boolean expired;

    /** The reply that ended the last run. */
    private CompletableFuture<DnsReply> missing =
        CompletableFuture.completedFuture(DnsReply.trouble(""));

    private Replies(Dns dns) {
      this.dns = dns;
    }

    /** The run of the computation ends here if the reply has not come yet. */
    @Override
    public DnsReply get(String name, int type) {
      CompletableFuture<DnsReply> reply = ask(name, type);
      if (reply.isDone()) {
        return reply.join();
      }
      if (expired) {
        return DnsReply.trouble("no answer in time");
      }
      missing = reply;
      throw new Missing();
    }

    @Override
    public boolean prepare(String name, int type) {
      return ask(name, type).isDone();
    }

    private CompletableFuture<DnsReply> ask(String name, int type) {
      return asked.computeIfAbsent(type + " " + name, same -> dns.ask(name, type));
    }

    private boolean mayGoOn() {
      return expired || missing.isDone();
    }
  }

  /** A reply has not come yet. */
  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Missing() {
      super("a reply of DNS has not come yet", null, false, false);
    }
  }

  private Inquiry(Dns dns, Function<Answers, T> computation) {
    this.computation = computation;
    this.answers = new Replies(dns);
  }

  /** Begins a computation: its first questions are sent. */
  public static <T> Inquiry<T> begin(Dns dns, Function<Answers, T> computation) {
    Inquiry<T> inquiry = new Inquiry<>(dns, computation);
    inquiry.advance();
    return inquiry;
  }

  /** Goes on as far as the replies allow that have come; never waits. */
  public boolean advance() {
    if (result.isEmpty() && answers.mayGoOn()) {
      try {
        result = Optional.of(computation.apply(answers));
      } catch (Missing later) {
        return false;
      }
    }
    return result.isPresent();
  }

  /**
   * Waits until all of some computations have ended. Time that has run out is trouble with the
   * questions that are still open, so that each computation has a result.
   *
   * @param budget for all of them together
   */
  public static void await(List<Inquiry<?>> inquiries, Duration budget) {
    long end = System.nanoTime() + budget.toNanos();
    List<Inquiry<?>> unfinished = unfinished(inquiries);
    while (!unfinished.isEmpty()) {
      if (!isAnyAnswered(unfinished, end - System.nanoTime())) {
        unfinished.forEach(each -> each.answers.expired = true);
      }
      unfinished = unfinished(unfinished);
    }
  }

  private static List<Inquiry<?>> unfinished(List<Inquiry<?>> inquiries) {
    return inquiries.stream().filter(each -> !each.advance()).toList();
  }

  private static boolean isAnyAnswered(List<Inquiry<?>> inquiries, long nanos) {
    CompletableFuture<?>[] missing =
        inquiries.stream().map(each -> each.answers.missing).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.anyOf(missing).get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException late) {
      return false;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The result, waited for. */
  public T await(Duration budget) {
    await(List.of(this), budget);
    return result.orElseThrow();
  }

  /** The result of a computation that has ended. */
  public Optional<T> result() {
    return result;
  }
}
