package io.tmail.admin.status;

import io.tmail.accounts.UserQuery;
import io.tmail.accounts.Users;
import io.tmail.admin.status.Part.Kind;
import io.tmail.admin.status.Part.State;
import io.tmail.config.DovecotSettings;
import io.tmail.config.Greeting;
import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.config.TlsSettings;
import io.tmail.database.AccountsWatch;
import io.tmail.policy.Policy;
import io.tmail.queue.QueueFigures;
import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.control.QueuePlace;
import io.tmail.queue.control.QueueReader;
import io.tmail.runtime.SteadyClock;
import io.tmail.tls.CertificateFile;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Checks each part of the server. Called by requests; results are cached for one minute. All parts
 * are checked concurrently; one that has not responded after three seconds is down.
 */
@ApplicationScoped
public class Parts {
  private static final Logger LOG = Logger.getLogger(Parts.class.getName());
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);
  private static final Duration RECENT = Duration.ofSeconds(10);
  private static final Duration PATIENCE_OF_ONE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long WARN_DAYS = 21;
  private static final long BAD_DAYS = 2;

  private Settings settings;
  private Users users;
  private QueueReader queue;
  private QueueFigures figures;
  private AccountsWatch accounts;
  private Policy policy;
  private Clock system;
  private final Clock clock = new SteadyClock();
  private List<Part> seen = List.of();
  private Instant seenAt = Instant.MIN;

  @Resource private ManagedExecutorService managed;

  protected Parts() {}

  @Inject
  Parts(
      Settings settings,
      Users users,
      QueueReader queue,
      QueueFigures figures,
      AccountsWatch accounts,
      Policy policy,
      Clock system) {
    this.settings = settings;
    this.users = users;
    this.queue = queue;
    this.figures = figures;
    this.accounts = accounts;
    this.policy = policy;
    this.system = system;
  }

  /** All parts, those that serve mail first. */
  public List<Part> look() {
    return look(GOOD_FOR);
  }

  /** The same where something has just failed: what was seen a minute ago may be wrong. */
  public List<Part> lookAfterFailure() {
    return look(RECENT);
  }

  private synchronized List<Part> look(Duration age) {
    Instant now = clock.instant();
    if (seenAt.isBefore(now.minus(age))) {
      seen = List.copyOf(lookAnew());
      seenAt = now;
    }
    return seen;
  }

  /** The same, without a memory. */
  List<Part> lookAnew() {
    List<Part> parts = new ArrayList<>(look(looks(), managed, PATIENCE));
    parts.addAll(filters());
    parts.addAll(Restarts.of(settings.general().home(), system.instant()));
    return parts;
  }

  /** Those in trouble only: mail goes on without them. */
  private List<Part> filters() {
    return policy.filters().stream()
        .filter(each -> each.isOn() && !each.troubles().isEmpty())
        .map(
            each ->
                new Part(
                    Kind.FILTER, each.name(), Part.State.WARN, String.join("; ", each.troubles())))
        .toList();
  }

  private List<Look> looks() {
    List<Look> looks = new ArrayList<>();
    looks.add(answers(Kind.DATABASE, () -> users.count(UserQuery.of(""))));
    looks.add(answers(Kind.QUEUE, () -> queue.list(QueueFilter.NONE, QueuePlace.BEGIN, 1)));
    if (settings.smtpd().launch()) {
      for (Listener listener : settings.smtpd().listeners()) {
        looks.add(connects(listener.ip(), listener.port()));
      }
    }
    DovecotSettings dovecot = settings.dovecot();
    if (dovecot.enabled() && !dovecot.isSpread()) {
      looks.add(greets(Listener.address(dovecot.listen(), dovecot.imapPort()), dovecot.imap()));
    } else if (dovecot.enabled()) {
      dovecot.mailHosts().forEach(host -> looks.add(greets(host.lmtp(), host.address())));
    }
    TlsSettings tls = settings.tls();
    looks.add(certificateLook("", tls.certificate(), tls.key()));
    tls.named()
        .forEach(each -> looks.add(certificateLook(each.name(), each.certificate(), each.key())));
    Path home = settings.general().home();
    looks.add(new Look(Kind.DISK, home.toString(), () -> disk(home)));
    return looks;
  }

  private Look certificateLook(String name, Path certificate, Path key) {
    return new Look(
        Kind.CERTIFICATE, name, () -> certificate(name, certificate, key, system.instant()));
  }

  /** A look at one part, which may take its time. */
  record Look(Kind kind, String name, Callable<Part> task) {}

  static List<Part> look(List<Look> looks, ExecutorService executor, Duration patience) {
    List<Future<Part>> running = looks.stream().map(each -> executor.submit(each.task)).toList();
    long end = System.nanoTime() + patience.toNanos();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      parts.add(await(looks.get(i), running.get(i), end - System.nanoTime()));
    }
    return parts;
  }

  private static Part await(Look look, Future<Part> running, long nanos) {
    try {
      return running.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException silent) {
      running.cancel(true);
      LOG.log(Level.WARNING, "status: {0} {1}: {2}", new Object[] {look.kind, look.name, silent});
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      running.cancel(true);
    }
    return Part.bad(look.kind, look.name, "");
  }

  /** Asks something. */
  @FunctionalInterface
  private interface Question {
    Object ask() throws SQLException;
  }

  private Look answers(Kind kind, Question question) {
    return new Look(kind, "", () -> answer(kind, question));
  }

  private Part answer(Kind kind, Question question) throws SQLException {
    long begin = System.nanoTime();
    Object unused = question.ask();
    Optional<String> damage = kind == Kind.QUEUE ? figures.damage() : accounts.damage();
    return damage
        .map(found -> Part.bad(kind, "", "damaged: " + found))
        .orElseGet(
            () -> Part.good(kind, "", Duration.ofNanos(System.nanoTime() - begin).toMillis()));
  }

  private static Look connects(String ip, int port) {
    return new Look(Kind.LISTENER, Listener.address(ip, port), () -> connect(ip, port));
  }

  private static Part connect(String ip, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(Listener.fromHere(ip, port), (int) PATIENCE_OF_ONE.toMillis());
      return Part.good(Kind.LISTENER, Listener.address(ip, port), "");
    } catch (IOException closed) {
      return Part.bad(Kind.LISTENER, Listener.address(ip, port), "");
    }
  }

  private static Look greets(String name, SocketAddress address) {
    return new Look(Kind.DOVECOT, name, () -> greeting(name, address));
  }

  private static Part greeting(String name, SocketAddress address) {
    try {
      Greeting.await(address, PATIENCE_OF_ONE);
      return Part.good(Kind.DOVECOT, name, "");
    } catch (IOException silent) {
      return Part.bad(Kind.DOVECOT, name, "");
    }
  }

  /**
   * As it would be loaded now: a renewed pair that cannot be loaded is reported before the old one
   * expires.
   */
  static Part certificate(String name, Path certificate, Path key, Instant now) {
    try {
      long days = (long) CertificateFile.daysLeft(certificate, key, now);
      State state = days < BAD_DAYS ? State.BAD : days < WARN_DAYS ? State.WARN : State.GOOD;
      return new Part(Kind.CERTIFICATE, name, state, String.valueOf(days));
    } catch (IOException unusable) {
      return Part.bad(Kind.CERTIFICATE, name, "not usable: " + unusable.getMessage());
    }
  }

  private Part disk(Path home) {
    try {
      FileStore store = Files.getFileStore(home);
      long free = store.getUsableSpace();
      State state =
          free < settings.smtpd().minFreeBytes()
              ? State.BAD
              : free < store.getTotalSpace() / 10 ? State.WARN : State.GOOD;
      return new Part(Kind.DISK, home.toString(), state, String.valueOf(free));
    } catch (IOException unreadable) {
      return Part.bad(Kind.DISK, home.toString(), "");
    }
  }
}
