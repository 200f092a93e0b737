package io.tmail.rates;

import io.tmail.config.DatabaseSettings;
import java.time.Clock;
import java.util.Map;

/** A node's sightings over a real database, without a container. */
public final class TestSightings implements AutoCloseable {
  public final Sightings sightings;
  private final SightingExchange exchange;

  public TestSightings(DatabaseSettings database, Clock clock) {
    sightings = new Sightings(clock);
    exchange = SightingExchange.of(database, sightings, clock);
    sightings.readBy(exchange::read);
  }

  /** Those of a node whose database has seen nothing. */
  public static Sightings inMemory() {
    Sightings alone = new Sightings(Clock.systemUTC());
    alone.readBy(() -> alone.answer(alone.questions(), Map.of()));
    return alone;
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
