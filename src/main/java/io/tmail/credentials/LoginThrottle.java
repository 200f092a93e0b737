package io.tmail.credentials;

import io.tmail.config.Settings;
import io.tmail.config.UserSettings.Guesses;
import io.tmail.mail.ClientNetwork;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import io.tmail.rights.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits password guessing in every service: SMTP, console, API, and IMAP, POP3 and ManageSieve by
 * Dovecot's policy requests. {@link #admit} counts an attempt as a failure before the password is
 * checked, so parallel attempts cannot pass the limits; {@link #succeeded} takes it back. The
 * limits are {@link Guesses}. Guesses from elsewhere never block an account in networks where it
 * was used in the last 90 days. Any thread may call.
 */
@ApplicationScoped
public class LoginThrottle {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** So that invented logins cannot fill the memory; what is more shares counts. */
  private static final int MOST_ENTRIES = 50_000;

  /** No login is longer. */
  private static final int LONGEST_LOGIN = 256;

  /** How long an attempt waits for others that are being checked. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** An attempt without a result for this long no longer counts as being checked. */
  private static final long LAPSE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** How many attempts wait at most; the next ones are barred. */
  private static final int MOST_WAITING = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Checked> checked = new HashMap<>();
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private RateCounter ofNetworks;
  private RateCounter ofPairs;
  private RateCounter ofAccounts;
  private Guesses most;
  private RecentLogins logins;

  /** How many attempts of a key are being checked now, and since when the last one is. */
  private record Checked(int count, long since) {}

  /** A count with its limit, and after how long it makes sense to try again. */
  private record Limit(RateCounter counter, String key, int most, Duration pause) {
    boolean isReached() {
      return most > 0 && counter.count(counter.place(key)) >= most;
    }
  }

  protected LoginThrottle() {}

  @Inject
  public LoginThrottle(RateCounters counters, Settings settings, RecentLogins logins) {
    this.ofNetworks = counters.counter("failed-logins-network", MINUTE, MOST_ENTRIES);
    this.ofPairs = counters.counter("failed-logins", MINUTE, MOST_ENTRIES);
    this.ofAccounts = counters.counter("failed-logins-account", HOUR, MOST_ENTRIES);
    this.most = settings.users().guesses();
    this.logins = logins;
  }

  /**
   * Counts an attempt, unless there were too many failures. While others of the same account or
   * network are being checked it waits up to five seconds for their results.
   *
   * @return zero if the password may be checked: then one of {@link #succeeded}, {@link #failed}
   *     and {@link #undecided} has to follow; else the time after which to try again
   */
  public Duration admit(InetAddress client, String login) {
    return admit(client, login, PATIENCE_NANOS);
  }

  /** The same with a limit for the wait. */
  public Duration admit(InetAddress client, String login, Duration patience) {
    return admit(client, login, patience.toNanos());
  }

  private Duration admit(InetAddress client, String login, long patience) {
    Answer answer = ask(client, login);
    if (!answer.mayChange() || !waiting.tryAcquire()) {
      return answer.pause();
    }
    try {
      for (long began = System.nanoTime();
          answer.mayChange() && isPatient(began, patience);
          answer = ask(client, login)) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      return answer.pause();
    } finally {
      waiting.release();
    }
  }

  private static boolean isPatient(long began, long patience) {
    return System.nanoTime() - began < patience && !Thread.currentThread().isInterrupted();
  }

  /** The answer: zero, or a pause, which attempts in progress may end. */
  private record Answer(Duration pause, boolean mayChange) {}

  private Answer ask(InetAddress client, String login) {
    Limit account = account(login);
    boolean looked = account.isReached();
    boolean known = looked && logins.isKnown(login, client);
    List<Limit> limits = limits(client, login);
    lock.lock();
    try {
      for (Limit limit : limits) {
        if (limit.isReached() && !(known && limit.counter() == ofAccounts)) {
          boolean reachedMeanwhile = limit.counter() == ofAccounts && !looked;
          return new Answer(limit.pause(), reachedMeanwhile || isBeingChecked(limit));
        }
      }
      limits.forEach(limit -> limit.counter().add(limit.counter().place(limit.key()), 1));
      limits.forEach(limit -> check(limit, 1));
      return new Answer(Duration.ZERO, false);
    } finally {
      lock.unlock();
    }
  }

  /** The password was wrong. From a network that the account is used from it counts there only. */
  public void failed(InetAddress client, String login) {
    finish(client, login, countsOnlyThere(client, login) ? List.of(account(login)) : List.of());
  }

  private boolean countsOnlyThere(InetAddress client, String login) {
    try {
      return most.perAccount() > 0 && logins.isKnown(login, client);
    } catch (RuntimeException databaseAway) {
      return false;
    }
  }

  /** The password was right: earlier failures from this network are also forgotten. */
  public void succeeded(InetAddress client, String login) {
    undecided(client, login);
    Limit pair = limits(client, login).get(0);
    ofPairs.forget(pair.counter().place(pair.key()));
  }

  /** The password could not be checked. */
  public void undecided(InetAddress client, String login) {
    finish(client, login, limits(client, login));
  }

  private void finish(InetAddress client, String login, List<Limit> takenBack) {
    lock.lock();
    try {
      takenBack.forEach(limit -> limit.counter().takeBack(limit.counter().place(limit.key())));
      limits(client, login).forEach(limit -> check(limit, -1));
    } finally {
      lock.unlock();
    }
  }

  private boolean isBeingChecked(Limit limit) {
    Checked some = checked.get(name(limit));
    return some != null && System.nanoTime() - some.since() < LAPSE_NANOS;
  }

  private void check(Limit limit, int more) {
    long now = System.nanoTime();
    if (checked.size() >= MOST_ENTRIES) {
      checked.values().removeIf(some -> now - some.since() >= LAPSE_NANOS);
    }
    checked.compute(
        name(limit),
        (same, some) -> {
          int count = (some == null ? 0 : some.count()) + more;
          return count <= 0 ? null : new Checked(count, more > 0 ? now : some.since());
        });
  }

  private static String name(Limit limit) {
    return limit.pause().toSeconds() + " " + limit.key();
  }

  private List<Limit> limits(InetAddress client, String login) {
    String smallest = ClientNetwork.of(client).prefix();
    List<Limit> limits = new ArrayList<>();
    limits.add(
        new Limit(ofPairs, smallest + " " + key(login), most.perAccountAndNetwork(), MINUTE));
    for (ClientNetwork network : ClientNetwork.around(client)) {
      int times = most.perNetwork() * network.factor();
      limits.add(new Limit(ofNetworks, network.prefix(), times, MINUTE));
    }
    limits.add(account(login));
    return limits;
  }

  private Limit account(String login) {
    return new Limit(ofAccounts, key(login), most.perAccount(), HOUR);
  }

  /** One spelling for all that a database might take for the same login. */
  private static String key(String login) {
    String text = login == null ? "" : login;
    String cut = text.substring(0, Math.min(text.length(), 2 * LONGEST_LOGIN));
    String normal = Login.normal(Normalizer.normalize(cut, Normalizer.Form.NFKC));
    String bare = normal.replaceAll("[\\s\\p{C}\\p{Z}]+", "");
    return bare.substring(0, Math.min(bare.length(), LONGEST_LOGIN));
  }
}
