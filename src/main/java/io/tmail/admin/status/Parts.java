package io.tmail.admin.status;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.UserQuery;
import io.tmail.admin.status.Part.Kind;
import io.tmail.admin.status.Part.State;
import io.tmail.config.CertificateFile;
import io.tmail.config.DovecotSettings;
import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.queue.QueueFilter;
import io.tmail.queue.QueuePlace;
import io.tmail.queue.QueueView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks at each part of the server. Called by requests; what was seen is shown for a minute to all.
 * A part that does not answer costs two seconds.
 */
@ApplicationScoped
public class Parts {
  private static final Logger LOG = Logger.getLogger(Parts.class.getName());
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);
  private static final int PATIENCE_MILLIS = 2000;
  private static final long WARN_DAYS = 21;
  private static final long BAD_DAYS = 2;

  private Settings settings;
  private Accounts accounts;
  private QueueView queue;
  private final Clock clock = Clock.systemUTC();
  private List<Part> seen = List.of();
  private Instant seenAt = Instant.EPOCH;

  protected Parts() {}

  @Inject
  Parts(Settings settings, Accounts accounts, QueueView queue) {
    this.settings = settings;
    this.accounts = accounts;
    this.queue = queue;
  }

  /** All parts, those that serve mail first. */
  public synchronized List<Part> look() {
    Instant now = clock.instant();
    if (seenAt.plus(GOOD_FOR).isBefore(now)) {
      seen = List.copyOf(lookAnew());
      seenAt = now;
    }
    return seen;
  }

  /** The same, without a memory. */
  List<Part> lookAnew() {
    List<Part> parts = new ArrayList<>();
    parts.add(answers(Kind.DATABASE, () -> accounts.userCount(UserQuery.of(""))));
    parts.add(answers(Kind.QUEUE, () -> queue.list(QueueFilter.NONE, QueuePlace.BEGIN, 1)));
    if (settings.smtpd().launch()) {
      for (Listener listener : settings.smtpd().listeners()) {
        parts.add(connects(Kind.LISTENER, listener.ip(), listener.port()));
      }
    }
    DovecotSettings dovecot = settings.dovecot();
    if (dovecot.enabled() && !dovecot.isSpread()) {
      parts.add(connects(Kind.DOVECOT, dovecot.listen(), dovecot.imapPort()));
    } else if (dovecot.enabled()) {
      dovecot
          .mailHosts()
          .forEach(host -> parts.add(connects(Kind.DOVECOT, host.lmtp(), host.address())));
    }
    parts.add(certificate(settings.tls().certificate()));
    parts.add(disk(settings.general().home()));
    return parts;
  }

  /** Asks something. */
  @FunctionalInterface
  private interface Question {
    Object ask() throws SQLException;
  }

  private Part answers(Kind kind, Question question) {
    long begin = System.nanoTime();
    try {
      Object unused = question.ask();
      return Part.good(kind, "", Duration.ofNanos(System.nanoTime() - begin).toMillis());
    } catch (SQLException | RuntimeException silent) {
      LOG.log(Level.WARNING, "status: " + kind + " does not answer", silent);
      return Part.bad(kind, "", "");
    }
  }

  private static Part connects(Kind kind, String ip, int port) {
    String name = (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    return connects(kind, name, new InetSocketAddress(fromHere(ip), port));
  }

  private static Part connects(Kind kind, String name, SocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      return Part.good(kind, name, "");
    } catch (IOException closed) {
      return Part.bad(kind, name, "");
    }
  }

  /** Where a listener on an address is reached from this machine. */
  static String fromHere(String ip) {
    return ip.equals("0.0.0.0") || ip.equals("*") ? "127.0.0.1" : ip.equals("::") ? "::1" : ip;
  }

  private static Part certificate(Path file) {
    try {
      long days = (long) CertificateFile.daysLeft(file);
      State state = days < BAD_DAYS ? State.BAD : days < WARN_DAYS ? State.WARN : State.GOOD;
      return new Part(Kind.CERTIFICATE, "", state, String.valueOf(days));
    } catch (IOException | CertificateException unreadable) {
      return Part.bad(Kind.CERTIFICATE, "", "");
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
