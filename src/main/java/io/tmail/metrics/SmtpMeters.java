package io.tmail.metrics;

import io.tmail.config.Listener.Role;
import io.tmail.smtp.SmtpEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Counts what the listeners do. Called by all sessions at once; a fact costs an addition. */
@ApplicationScoped
public class SmtpMeters {
  private final Map<Role, RoleMeters> roles = new EnumMap<>(Role.class);
  private final AtomicInteger openPorts = new AtomicInteger();

  protected SmtpMeters() {}

  @Inject
  SmtpMeters(MetricRegistry registry) {
    for (Role role : Role.values()) {
      roles.put(role, new RoleMeters(registry, role));
    }
  }

  /** Does nothing, but the call creates the bean, whose metrics then exist with the value zero. */
  void begin() {}

  void observe(@Observes SmtpEvent fact) {
    if (fact instanceof SmtpEvent.PortOpened) {
      openPorts.incrementAndGet();
    } else if (fact instanceof SmtpEvent.PortClosed) {
      openPorts.decrementAndGet();
    } else {
      roles.get(fact.role()).count(fact);
    }
  }

  /** How many listeners accept connections. */
  int openPorts() {
    return openPorts.get();
  }
}
