package io.tmail.queue;

import jakarta.enterprise.event.Event;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Passes events to their observers. An observer's failure never affects the queue. */
record Observers(Event<QueueEvent> events) {
  private static final Logger LOG = Logger.getLogger(Observers.class.getName());

  void tell(QueueEvent event) {
    try {
      events.fire(event);
    } catch (RuntimeException theirs) {
      LOG.log(Level.WARNING, event.message().id() + ": an observer failed", theirs);
    }
  }
}
