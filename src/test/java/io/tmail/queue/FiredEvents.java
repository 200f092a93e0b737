package io.tmail.queue;

import io.tmail.runtime.Observers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was told, and may play an observer that fails. */
public final class FiredEvents {
  public final List<QueueEvent> fired = new CopyOnWriteArrayList<>();
  public volatile boolean observerFails;

  Observers<QueueEvent> observers() {
    return new Observers<>(this::observe);
  }

  private void observe(QueueEvent event) {
    fired.add(event);
    if (observerFails) {
      throw new IllegalStateException("an observer failed");
    }
  }
}
