package io.tmail.learn;

import io.tmail.config.ScannerSettings;
import io.tmail.config.Settings;
import io.tmail.runtime.ClockManager;
import io.tmail.runtime.ClockSetBack;
import io.tmail.scan.RspamdController;
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
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks every second for messages that teach rspamd, if a controller is set. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LearnManager {
  private static final Logger LOG = Logger.getLogger(LearnManager.class.getName());
  private static final long LOOK_MILLIS = 1000;

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private Clock clock;

  private final AtomicBoolean looking = new AtomicBoolean();
  private Optional<LearnFolder> folder = Optional.empty();

  @PostConstruct
  void start() {
    folder = settings.filters().scanners().rspamdController().map(this::open);
    beginTimer();
  }

  private LearnFolder open(URI url) {
    ScannerSettings scanners = settings.filters().scanners();
    RspamdController controller =
        new RspamdController(url, scanners.rspamdPassword(), scanners.timeout());
    LearnFolder made = new LearnFolder(settings.general().home(), controller::learn);
    try {
      made.open();
    } catch (IOException unwritable) {
      LOG.log(Level.WARNING, "learn: {0}", unwritable.toString());
    }
    return made;
  }

  /** Restarts the timer. */
  public void goOn(@Observes ClockSetBack event) {
    beginTimer();
  }

  private void beginTimer() {
    if (folder.isPresent()) {
      ClockManager.beginTimer(timers, "learn", LOOK_MILLIS);
    }
  }

  @Timeout
  void look() {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    try {
      folder.orElseThrow().sweep(clock.instant());
    } catch (IOException | RuntimeException unreadable) {
      LOG.log(Level.WARNING, "learn: {0}", unreadable.toString());
    } finally {
      looking.set(false);
    }
  }
}
