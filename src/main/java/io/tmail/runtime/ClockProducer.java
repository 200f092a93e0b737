package io.tmail.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The clock that is injected wherever the time of day counts; tests give another one. */
@ApplicationScoped
class ClockProducer {
  @Produces
  Clock clock() {
    return Clock.systemUTC();
  }
}
