package io.tmail.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What checks know about a session or a transaction, for themselves and for checks after them: an
 * open question to DNS, a result. One value per class. Used by the session's thread.
 */
public final class Evidence {
  private final Optional<Evidence> wider;
  private final Map<Class<?>, Object> known = new HashMap<>();

  private Evidence(Optional<Evidence> wider) {
    this.wider = wider;
  }

  /** That of a session. */
  public static Evidence ofSession() {
    return new Evidence(Optional.empty());
  }

  /** That of a transaction, in which what is known of the session is known, too. */
  Evidence ofTransaction() {
    return new Evidence(Optional.of(this));
  }

  public <T> void put(Class<T> kind, T fact) {
    known.put(kind, fact);
  }

  /** What is known, or else what is put there now. */
  public <T> T need(Class<T> kind, Supplier<T> fresh) {
    return get(kind)
        .orElseGet(
            () -> {
              T fact = fresh.get();
              put(kind, fact);
              return fact;
            });
  }

  public <T> Optional<T> get(Class<T> kind) {
    Object own = known.get(kind);
    return own == null ? wider.flatMap(session -> session.get(kind)) : Optional.of(kind.cast(own));
  }
}
