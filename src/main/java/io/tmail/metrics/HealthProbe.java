package io.tmail.metrics;

import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Asks whether a part of the server works. What is wrong is in the log, not in the answer. */
final class HealthProbe {
  private static final Logger LOG = Logger.getLogger(HealthProbe.class.getName());

  private HealthProbe() {}

  static HealthCheckResponse check(String name, Callable<Boolean> works) {
    return HealthCheckResponse.named(name).status(works(name, works)).build();
  }

  static boolean works(String name, Callable<Boolean> works) {
    try {
      return works.call();
    } catch (Exception broken) {
      LOG.log(Level.WARNING, "health: {0}: {1}", new Object[] {name, broken});
      return false;
    }
  }
}
