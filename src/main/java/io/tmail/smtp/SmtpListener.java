package io.tmail.smtp;

import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.tls.ServerTls;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.logging.Logger;

/**
 * Opens the SMTP ports when the server starts, after the queue, and closes them before it when the
 * server stops.
 */
@Singleton
@Startup
@DependsOn("QueueManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SmtpListener {
  private static final Logger LOG = Logger.getLogger("tmail");

  @Resource private ManagedThreadFactory threads;
  @Resource private ContextService contexts;

  @Inject private Settings settings;
  @Inject private SmtpEndpointFactory endpoints;
  @Inject private SmtpAuthenticator authenticator;

  private SmtpResourceAdapter adapter;

  @PostConstruct
  void start() {
    if (!settings.smtpd().launch()) {
      return;
    }
    endpoints.prepare(settings.general().me());
    ServerTls tls = new ServerTls(settings.tls(), settings.general().me());
    adapter = new SmtpResourceAdapter(authenticator, contexts.currentContextExecutor());
    adapter.start(threads, settings);
    for (Listener listener : settings.smtpd().listeners()) {
      adapter.endpointActivation(endpoints, new SmtpActivationSpec(listener, settings, tls));
      endpoints.tell(new SmtpEvent.PortOpened(listener.role()));
      LOG.info("listening on " + listener.address() + " (" + listener.role() + ")");
    }
  }

  @PreDestroy
  void stop() {
    if (adapter != null) {
      settings
          .smtpd()
          .listeners()
          .forEach(listener -> endpoints.tell(new SmtpEvent.PortClosed(listener.role())));
      adapter.stop();
    }
  }
}
