package io.tmail.metrics;

import io.tmail.queue.QueueFigures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live while the queue's one writer is: without it no message is ever acknowledged again. */
@Liveness
@ApplicationScoped
public class WriterAlive implements HealthCheck {
  private QueueFigures queue;

  protected WriterAlive() {}

  @Inject
  WriterAlive(QueueFigures queue) {
    this.queue = queue;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthProbe.check("queue-writer", queue::isWriting);
  }
}
