package io.tmail.rates;

import io.tmail.config.DatabaseSettings;
import java.time.Clock;

/** A node's sightings over a real database, without a container. */
public final class TestSightings implements AutoCloseable {
  public final Sightings sightings;
  private final SightingExchange exchange;

  public TestSightings(DatabaseSettings database, Clock clock) {
    sightings = new Sightings(clock);
    exchange = SightingExchange.of(database, sightings, clock);
    sightings.readBy(exchange::read);
  }

  /** What happens every second. */
  public void write() {
    exchange.write();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
