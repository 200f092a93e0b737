package io.tmail.webhook;

import io.tmail.config.Settings;
import io.tmail.config.WebhookSettings;
import io.tmail.config.WebhookSettings.Event;
import io.tmail.runtime.ClockManager;
import io.tmail.runtime.ClockSetBack;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sends news to webhooks twice per second. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WebhookManager {
  private static final long TICK_MILLIS = 500;

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private WebhookNews news;

  private final AtomicBoolean sending = new AtomicBoolean();

  @PostConstruct
  void start() {
    beginTimer();
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimer();
  }

  private void beginTimer() {
    WebhookSettings webhook = settings.filters().webhook();
    if (webhook.tells(Event.QUEUED) || webhook.tells(Event.SETTLED)) {
      ClockManager.beginTimer(timers, "webhook", TICK_MILLIS);
    }
  }

  @Timeout
  void send() {
    if (sending.compareAndSet(false, true)) {
      try {
        news.send();
      } finally {
        sending.set(false);
      }
    }
  }
}
