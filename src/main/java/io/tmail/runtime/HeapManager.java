package io.tmail.runtime;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks once a minute whether memory can be given back to the machine. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class HeapManager {
  private static final Logger LOG = Logger.getLogger(HeapManager.class.getName());

  @Resource private ManagedScheduledExecutorService scheduler;

  private final IdleHeap heap = new IdleHeap();
  private ScheduledFuture<?> looking;

  @PostConstruct
  void start() {
    looking = scheduler.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.MINUTES);
  }

  @PreDestroy
  void stop() {
    looking.cancel(false);
  }

  private void look() {
    try {
      heap.look();
    } catch (RuntimeException otherJava) { // the next look must come
      LOG.log(Level.FINE, "the heap stays as it is", otherJava);
    }
  }
}
