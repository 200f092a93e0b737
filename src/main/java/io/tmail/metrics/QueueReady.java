package io.tmail.metrics;

import io.tmail.queue.QueueFigures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the queue's database answers. */
@Readiness
@ApplicationScoped
public class QueueReady implements HealthCheck {
  private QueueFigures queue;

  protected QueueReady() {}

  @Inject
  QueueReady(QueueFigures queue) {
    this.queue = queue;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthProbe.check("queue", queue::answers);
  }
}
