package io.tmail.smtp;

import io.tmail.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * The inbound adapter with the life cycle of JCA's ResourceAdapter: started once, given an endpoint
 * factory for each address, stopped once. Knows SubEthaSMTP and no container.
 */
final class SmtpResourceAdapter {
  private static final int BACKLOG = 1024;

  /** Connections over the limit, which are refused by a thread of their own. */
  static final int SPARE_SESSIONS = 64;

  private static final long BETWEEN_GLANCES = Duration.ofMillis(200).toNanos();
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * Held, so that its level stays: the library logs each client that disconnects, with a stack
   * trace.
   */
  private static final Logger LIBRARY = Logger.getLogger("org.subethamail");

  private final SmtpAuthenticator authenticator;
  private final Executor container;
  private final List<SMTPServer> servers = new ArrayList<>();
  private ThreadFactory threads;
  private SessionRoom room;
  private SessionThreads executor;
  private int mostThreads;
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

  /** As many sessions at once, over all addresses, as are allowed and fit into the memory. */
  void start(ThreadFactory threads, Settings settings) {
    this.threads = threads;
    room = SessionRoom.of(settings.sessions());
    int most = Math.min(settings.smtpd().concurrency(), room.memory().mostSessions());
    mostThreads = most + SPARE_SESSIONS;
    executor = SessionThreads.of(threads, mostThreads);
    watch = threads.newThread(this::watch);
    watch.start();
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(BETWEEN_GLANCES);
      room.sessions().endSlow();
    }
  }

  /** Begins to accept on the address; on return the port is open. */
  void endpointActivation(SmtpEndpointFactory factory, SmtpActivationSpec spec) {
    ExecutorService shared = new SharedExecutor(session -> begin((Session) session));
    SMTPServer server =
        SMTPServer.port(spec.listener().port())
            .bindAddress(address(spec.listener().ip()))
            .backlog(BACKLOG)
            .hostName(spec.me())
            .maxConnections(mostThreads + 1) // one more on the thread that accepts: begin()
            .executorService(shared)
            .sessionHandler(new SessionGate(room.sessions(), spec, Verbs.byName(authenticator)))
            .serverSocketFactory(() -> new WireServerSocket(factory, spec, room))
            .serverThreadName("smtp-accept-" + spec.listener().port())
            .build();
    server.start();
    servers.add(server);
  }

  /**
   * On the thread that accepts. Where no thread is left the client is turned away here: so few
   * octets on a new connection never wait for it.
   */
  private void begin(Session library) {
    try {
      executor.execute(() -> container.execute(library));
    } catch (RejectedExecutionException full) {
      LibrarySocket.sessionOf(library).turnAway();
      library.run();
    }
  }

  private static InetAddress address(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException notHere) {
      throw new IllegalArgumentException("TMAIL_SMTPD_DSNS: no such address: " + ip, notHere);
    }
  }

  /** Sends 421 to every session once it is idle, closes the ports, and waits for the threads. */
  void stop() {
    stop(GRACE);
  }

  void stop(Duration grace) {
    // sessions may have all other threads
    room.sessions().endAll(grace, goodbyes -> threads.newThread(goodbyes).start());
    servers.forEach(SMTPServer::stop);
    watch.interrupt();
    executor.stop(grace);
  }
}
