package io.tmail.dns;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs a computation as {@link Inquiry} does: it ends at each reply that has not come, and begins
 * anew when all that was asked so far has come. Counts how often it has to wait.
 */
public final class Rounds implements Answers {
  private final Answers dns;
  private final Set<String> come = new HashSet<>();
  private final Set<String> asked = new HashSet<>();

  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Rounds(Answers dns) {
    this.dns = dns;
  }

  /** How often the computation waits until it has a result. */
  public static int of(Function<Answers, ?> computation, Answers dns) {
    Rounds rounds = new Rounds(dns);
    for (int waits = 0; ; waits++) {
      try {
        Objects.requireNonNull(computation.apply(rounds));
        return waits;
      } catch (Missing reply) {
        rounds.come.addAll(rounds.asked);
      }
    }
  }

  @Override
  public DnsReply get(String name, int type) {
    if (!prepare(name, type)) {
      throw new Missing();
    }
    return dns.get(name, type);
  }

  @Override
  public boolean prepare(String name, int type) {
    asked.add(type + " " + name);
    return come.contains(type + " " + name);
  }
}
