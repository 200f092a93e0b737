package io.tmail.queue;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was told, and may play an observer that fails. */
public final class FiredEvents implements Event<QueueEvent> {
  public final List<QueueEvent> fired = new CopyOnWriteArrayList<>();
  public volatile boolean observerFails;

  @Override
  public void fire(QueueEvent event) {
    fired.add(event);
    if (observerFails) {
      throw new IllegalStateException("an observer failed");
    }
  }

  @Override
  public <U extends QueueEvent> CompletionStage<U> fireAsync(U event) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <U extends QueueEvent> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Event<QueueEvent> select(Annotation... qualifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <U extends QueueEvent> Event<U> select(Class<U> type, Annotation... qualifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <U extends QueueEvent> Event<U> select(TypeLiteral<U> type, Annotation... qualifiers) {
    throw new UnsupportedOperationException();
  }
}
