package io.tmail.smtp;

import io.tmail.FreePort;
import io.tmail.accounts.RelayIps;
import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.config.TlsSettings;
import io.tmail.credentials.LoginThrottle;
import io.tmail.credentials.RecentLogins;
import io.tmail.policy.Check;
import io.tmail.policy.JudgedEvent;
import io.tmail.policy.Policies;
import io.tmail.rates.RateCounters;
import io.tmail.rates.TestRates;
import io.tmail.runtime.Observers;
import io.tmail.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real adapter on a port of its own, with real verbs and policy; accounts and queue are fakes
 * that remember. It plays the container. As an extension, it belongs to a class of tests: before
 * each test it forgets what it has seen.
 */
public final class SmtpRig implements BeforeEachCallback, AfterAllCallback, AutoCloseable {
  /** One certificate for all tests: making it takes a second. */
  private static final ServerTls TLS = selfSigned();

  final FakeAccounts accounts = new FakeAccounts();
  public final FakeQueue queue = new FakeQueue();
  final FakeRefusals refusals = new FakeRefusals();
  final SeenLogins logins = new SeenLogins();

  /** What observers are told. */
  final List<SmtpEvent> events = new CopyOnWriteArrayList<>();

  /** What the policy has judged. */
  final List<JudgedEvent> judged = new CopyOnWriteArrayList<>();

  final NoRelayIps relayIps = new NoRelayIps();
  final SmtpResourceAdapter adapter;
  final Settings settings;
  private final SmtpEndpointFactory endpoints;
  private final ServerTls tls;
  private int port;
  private boolean stopped;

  /** Until then sessions have their threads and do nothing. */
  volatile CountDownLatch held = new CountDownLatch(0);

  /** How many have had a thread. */
  final AtomicInteger holding = new AtomicInteger();

  /**
   * @param set names without {@code TMAIL_} and values, one after the other
   */
  public SmtpRig(String... set) {
    this(settings -> List.of(), set);
  }

  /**
   * @param checks besides those that every server has
   */
  SmtpRig(Function<Settings, List<Check>> checks, String... set) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TMAIL_HOME", System.getProperty("java.io.tmpdir"));
    environment.put("TMAIL_CFG", "/dev/null");
    environment.put("TMAIL_ME", "mail.example");
    environment.put("TMAIL_SMTPD_MIN_FREE", "0");
    environment.put("TMAIL_SMTPD_ERROR_DELAY", "0");
    for (int i = 0; i < set.length; i += 2) {
      environment.put("TMAIL_" + set[i], set[i + 1]);
    }
    settings = Settings.load(environment);
    RateCounters counters = TestRates.alone();
    endpoints =
        new SmtpEndpointFactory(
            Policies.of(
                settings,
                relayIps,
                accounts.senders(),
                counters,
                judged::add,
                checks.apply(settings).toArray(Check[]::new)),
            accounts.resolver(),
            queue,
            accounts.junkScores(settings),
            accounts.forwardedSenders(settings),
            refusals,
            new Observers<>(events::add),
            Clock.systemUTC());
    adapter =
        new SmtpResourceAdapter(
            new SmtpAuthenticator(
                new FakeAppPasswords(accounts),
                new LoginThrottle(counters, settings, logins),
                logins),
            this::run);
    tls =
        settings.tls().selfSigned()
            ? TLS
            : new ServerTls(settings.tls(), "mail.example", Duration.ZERO);
    adapter.start(SmtpRig::daemon, settings);
    port = listen(Listener.Role.MX, false);
  }

  private void run(Runnable session) {
    try {
      holding.incrementAndGet();
      held.await();
      session.run();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** One more address. */
  public int listen(Listener.Role role, boolean implicitTls) {
    return listen(new Listener("127.0.0.1", FreePort.next(), implicitTls, role));
  }

  public int listen(Listener listener) {
    adapter.endpointActivation(endpoints, new SmtpActivationSpec(listener, settings, tls));
    return listener.port();
  }

  /** Nobody may relay for his address's sake. */
  static final class NoRelayIps extends RelayIps {
    /** Whom {@link #allows} was asked about last. */
    volatile InetAddress asked;

    volatile boolean trusted;

    @Override
    public boolean allows(InetAddress client) {
      asked = client;
      return trusted;
    }
  }

  /** Remembers who was let in. */
  static final class SeenLogins extends RecentLogins {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public boolean isKnown(String login, InetAddress client) {
      return false;
    }

    @Override
    public void seen(String service, String login, InetAddress client, String program) {
      seen.add(service + " " + login + " " + client.getHostAddress());
    }
  }

  /** A client that has been greeted. */
  Dialogue connect() throws IOException {
    Dialogue client = new Dialogue(port);
    client.expect("220 mail.example ESMTP");
    return client;
  }

  /** A client that has said EHLO. */
  public Dialogue hello() throws IOException {
    Dialogue client = connect();
    client.send("EHLO client.example");
    client.expect("250");
    return client;
  }

  /** A client with an open transaction from a@b.example to alice. */
  Dialogue transaction() throws IOException {
    Dialogue client = hello();
    client.send("MAIL FROM:<a@b.example>");
    client.expect("250 2.1.0");
    client.send("RCPT TO:<alice@example.com>");
    client.expect("250 2.1.5");
    return client;
  }

  int port() {
    return port;
  }

  void stop() {
    stop(Duration.ofSeconds(10));
  }

  void stop(Duration grace) {
    if (!stopped) {
      stopped = true;
      adapter.stop(grace);
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    queue.accepted.clear();
    queue.trouble = null;
    events.clear();
    judged.clear();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    close();
  }

  @Override
  public void close() {
    stop();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private static ServerTls selfSigned() {
    try {
      Path folder = Files.createTempDirectory("tmail-tls");
      TlsSettings files =
          new TlsSettings(
              folder.resolve("cert.pem"), folder.resolve("key.pem"), true, List.of(), List.of());
      ServerTls tls = new ServerTls(files, "mail.example");
      folder.toFile().deleteOnExit();
      files.certificate().toFile().deleteOnExit();
      files.key().toFile().deleteOnExit();
      return tls;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
