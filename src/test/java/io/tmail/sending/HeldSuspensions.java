package io.tmail.sending;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Suspensions in memory, for tests of other packages. */
public final class HeldSuspensions extends Suspensions {
  private final Set<String> restored = ConcurrentHashMap.newKeySet();
  private final Map<String, Suspension> held = new ConcurrentHashMap<>();

  @Override
  public Optional<Suspension> of(String login) {
    return Optional.ofNullable(held.get(login));
  }

  @Override
  public Instant restoredAt(String login) {
    return Instant.EPOCH;
  }

  @Override
  public boolean isRestored(String login) {
    return restored.contains(login);
  }

  @Override
  public List<Suspension> list() {
    return List.copyOf(held.values());
  }

  @Override
  public boolean suspend(String login, String reason, String program) {
    return held.putIfAbsent(login, new Suspension(login, Instant.EPOCH, reason, "tmail", program))
        == null;
  }

  @Override
  public String expectSuspended(String login) {
    return held.get(login).login();
  }

  /** As if its user was removed. */
  public void forget(String login) {
    held.remove(login);
  }

  @Override
  public void restore(String login) {
    held.remove(login);
    restored.add(login);
  }
}
