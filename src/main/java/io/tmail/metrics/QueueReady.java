package io.tmail.metrics;

import io.tmail.queue.QueueFigures;
import io.tmail.runtime.Bounded;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
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
  private Bounded<Boolean> answer;

  @Resource private ManagedExecutorService managed;

  protected QueueReady() {}

  @Inject
  QueueReady(QueueFigures queue) {
    this.queue = queue;
  }

  @PostConstruct
  void begin() {
    answer = new Bounded<>(queue::answers, managed);
  }

  @Override
  public HealthCheckResponse call() {
    return HealthProbe.check("queue", answer);
  }
}
