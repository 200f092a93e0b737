package io.tmail.queue;

import io.tmail.runtime.ForeignCode;
import jakarta.enterprise.event.Event;

/** Passes events to their observers. An observer's failure never affects the queue. */
record Observers(Event<QueueEvent> events) {
  private static final ForeignCode FOREIGN = new ForeignCode("an observer of the queue");

  void tell(QueueEvent event) {
    FOREIGN.run(() -> events.fire(event));
  }
}
