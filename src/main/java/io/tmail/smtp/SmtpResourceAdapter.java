package io.tmail.smtp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.subethamail.smtp.server.SMTPServer;

/**
 * The inbound adapter with the life cycle of JCA's ResourceAdapter: started once, given an endpoint
 * factory for each address, stopped once. Knows SubEthaSMTP and no container.
 */
final class SmtpResourceAdapter {
  private static final int BACKLOG = 1024;

  /** Those that are told that there are too many. */
  private static final int SPARE_SESSIONS = 64;

  private static final long BETWEEN_GLANCES = Duration.ofMillis(200).toNanos();
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * Held, so that its level stays: the library tells of each client that hangs up, with a trace.
   */
  private static final Logger LIBRARY = Logger.getLogger("org.subethamail");

  private final SmtpAuthenticator authenticator;
  private final Executor container;
  private final List<SMTPServer> servers = new ArrayList<>();
  private final OpenSessions sessions = new OpenSessions();
  private SessionThreads executor;
  private Thread watch;

  /**
   * @param container runs a session in the container's context, without which accounts cannot be
   *     looked up; on the caller's thread
   */
  SmtpResourceAdapter(SmtpAuthenticator authenticator, Executor container) {
    LIBRARY.setLevel(Level.SEVERE);
    this.authenticator = authenticator;
    this.container = container;
  }

  /**
   * @param mostSessions at once, over all addresses; each holds a thread
   */
  void start(ThreadFactory threads, int mostSessions) {
    executor = SessionThreads.of(threads, mostSessions + SPARE_SESSIONS);
    watch = threads.newThread(this::watch);
    watch.start();
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(BETWEEN_GLANCES);
      sessions.endSlowReads();
    }
  }

  /** Begins to accept on the address; on return the port is open. */
  void endpointActivation(SmtpEndpointFactory factory, SmtpActivationSpec spec) {
    ExecutorService shared =
        new SharedExecutor(session -> executor.execute(() -> container.execute(session)));
    SMTPServer server =
        SMTPServer.port(spec.listener().port())
            .bindAddress(address(spec.listener().ip()))
            .backlog(BACKLOG)
            .hostName(spec.me())
            .softwareName(spec.settings().general().hideSignature() ? "" : "tmail")
            .connectionTimeoutMs((int) spec.settings().smtpd().timeout().toMillis())
            .maxConnections(spec.settings().smtpd().concurrency())
            .executorService(shared)
            .sessionHandler(new SessionGate(sessions, spec))
            .serverSocketFactory(() -> new WireServerSocket(factory, spec))
            .serverThreadName("smtp-accept-" + spec.listener().port())
            .build();
    for (Verb verb : Verbs.all(spec, authenticator)) {
      server.getCommandHandler().addCommand(verb);
    }
    server.start();
    servers.add(server);
  }

  private static InetAddress address(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException notHere) {
      throw new IllegalArgumentException("TMAIL_SMTPD_DSNS: no such address: " + ip, notHere);
    }
  }

  /** Tells every session 421 once it is idle, closes the ports, and waits for the threads. */
  void stop() {
    stop(GRACE);
  }

  void stop(Duration grace) {
    sessions.endAll(grace, executor);
    servers.forEach(SMTPServer::stop);
    watch.interrupt();
    executor.stop(grace);
  }
}
