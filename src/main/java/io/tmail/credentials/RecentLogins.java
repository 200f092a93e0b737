package io.tmail.credentials;

import io.tmail.accounts.UserTables;
import io.tmail.mail.AddressRange;
import io.tmail.mail.ClientNetwork;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Recent logins, one row per login, service, client and password used. {@link #seen} is called
 * after each successful login and never waits; a timer writes the rows. The first login of a kind
 * is written at once, later ones once per minute. At most 50 rows per login are kept, for 90 days.
 * A crash loses at most what was not written yet.
 */
@ApplicationScoped
public class RecentLogins {
  private static final Duration KEPT = Duration.ofDays(90);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration SWEEP = Duration.ofHours(1);

  /** Limits memory use. */
  private static final int MOST_WAITING = 20_000;

  private static final int MOST_AT_ONCE = 200;

  private LoginTables logins;
  private UserTables users;
  private Clock clock;
  private final Map<LoginWay, LoginsSeen> waiting = new ConcurrentHashMap<>();
  private final Map<LoginWay, Instant> written = new ConcurrentHashMap<>();

  protected RecentLogins() {}

  @Inject
  public RecentLogins(LoginTables logins, UserTables users, Clock clock) {
    this.logins = logins;
    this.users = users;
    this.clock = clock;
  }

  private Instant nextSweep = Instant.EPOCH;

  /** Notes a login with the account's own password. */
  public void seen(String service, String login, InetAddress client) {
    seen(service, login, client, LoginWay.OWN);
  }

  /**
   * Notes a login.
   *
   * @param program the name of the app password; empty for the account's own
   */
  public void seen(String service, String login, InetAddress client, String program) {
    LoginWay way =
        new LoginWay(
            Login.normal(login),
            service,
            client.getHostAddress(),
            program.isEmpty() ? LoginWay.OWN : program);
    if (waiting.size() < MOST_WAITING) {
      waiting.merge(way, LoginsSeen.one(clock.instant()), LoginsSeen::plus);
    }
  }

  /** Those of a user that the actor may see, newest first. */
  public List<RecentLogin> of(String login) {
    return logins.of(users.existing(login).login());
  }

  /** Whether this login was admitted from the client's network in the last 90 days. */
  public boolean isKnown(String login, InetAddress client) {
    String name = Login.normal(login);
    ClientNetwork network = ClientNetwork.of(client);
    return Stream.concat(
            waiting.keySet().stream().filter(way -> way.login().equals(name)).map(LoginWay::client),
            logins.of(name).stream().map(RecentLogin::client))
        .anyMatch(address -> isIn(network, address));
  }

  private static boolean isIn(ClientNetwork network, String address) {
    try {
      return network.equals(ClientNetwork.of(AddressRange.parse(address).base()));
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  /** Those of the actor, newest first. */
  public List<RecentLogin> own() {
    Actor actor = Actor.current();
    return actor.via() == Actor.Via.CLI || actor.via() == Actor.Via.SERVER
        ? List.of()
        : logins.of(Login.normal(actor.name()));
  }

  /** Stores what is due. Called by one thread every two seconds. */
  void tick() {
    Instant now = clock.instant();
    written.values().removeIf(at -> at.plus(PAUSE).isBefore(now));
    write(due());
    while (logins.takeMailboxLogins()) {
      // there is more
    }
    if (!now.isBefore(nextSweep)) {
      logins.removeOlderThan(now.minus(KEPT));
      nextSweep = now.plus(SWEEP);
    }
  }

  /** Stores everything that waits; called when the server stops. */
  void finish() {
    write(new TreeMap<>(waiting));
  }

  private SortedMap<LoginWay, LoginsSeen> due() {
    SortedMap<LoginWay, LoginsSeen> due = new TreeMap<>(waiting);
    due.keySet().removeIf(written::containsKey);
    return due;
  }

  /** What cannot be written now waits on. */
  private void write(SortedMap<LoginWay, LoginsSeen> due) {
    SortedMap<LoginWay, LoginsSeen> rest = new TreeMap<>(due);
    while (!rest.isEmpty()) {
      SortedMap<LoginWay, LoginsSeen> some = new TreeMap<>();
      while (!rest.isEmpty() && some.size() < MOST_AT_ONCE) {
        LoginWay way = rest.firstKey();
        some.put(way, rest.remove(way));
      }
      logins.add(some);
      some.forEach(this::forget);
    }
  }

  /** Entries added meanwhile are kept. */
  private void forget(LoginWay way, LoginsSeen done) {
    written.put(way, clock.instant());
    waiting.computeIfPresent(
        way,
        (same, now) ->
            now.times() == done.times()
                ? null
                : new LoginsSeen(done.last(), now.last(), now.times() - done.times()));
  }
}
