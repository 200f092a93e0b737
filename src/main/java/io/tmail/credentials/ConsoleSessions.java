package io.tmail.credentials;

import io.tmail.accounts.AdministratorTables;
import io.tmail.accounts.SignedOut;
import io.tmail.accounts.UserTables;
import io.tmail.database.Recent;
import io.tmail.database.Tables;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Console sessions on all nodes. Ending a session takes effect within one second on every node;
 * each session ends after 12 hours. Any thread may call.
 */
@ApplicationScoped
public class ConsoleSessions {
  private static final Duration LONGEST = Duration.ofHours(12);

  /** A little longer than the container keeps an idle session. */
  private static final Duration IDLE = Duration.ofMinutes(32);

  private static final Duration TOUCH = Duration.ofMinutes(1);
  private static final int OCTETS = 32;

  private SessionTables sessions;
  private Tables tables;
  private UserTables users;
  private AdministratorTables administrators;
  private ActionLog actions;
  private Clock clock;
  private final Recent<String, Boolean> open = new Recent<>();

  protected ConsoleSessions() {}

  @Inject
  public ConsoleSessions(
      SessionTables sessions,
      Tables tables,
      UserTables users,
      AdministratorTables administrators,
      ActionLog actions,
      Clock clock) {
    this.sessions = sessions;
    this.tables = tables;
    this.users = users;
    this.administrators = administrators;
    this.actions = actions;
    this.clock = clock;
  }

  /**
   * Begins a session after a login.
   *
   * @param userAgent the browser's User-Agent field, may be null
   * @return the argument for {@link #isOpen}; the browser never sees it
   */
  @Transactional
  public String begin(String login, InetAddress client, String userAgent) {
    Instant now = clock.instant();
    sessions.removeOver(now.minus(LONGEST), now.minus(IDLE));
    byte[] chance = new byte[OCTETS];
    new SecureRandom().nextBytes(chance);
    String mark = HexFormat.of().formatHex(chance);
    tables.append(
        new ConsoleSession(mark, login, client.getHostAddress(), BrowserName.of(userAgent), now));
    actions.note("session.begin", login, "");
    return mark;
  }

  /** Whether the session is still open; also records that it is in use. */
  public boolean isOpen(String mark) {
    return open.get(mark, this::find);
  }

  private boolean find(String mark) {
    Instant now = clock.instant();
    Optional<ConsoleSession> found =
        sessions.find(mark).filter(one -> one.begun().plus(LONGEST).isAfter(now));
    if (found.filter(one -> one.seen().plus(TOUCH).isBefore(now)).isPresent()) {
      sessions.touch(mark, now);
    }
    return found.isPresent();
  }

  /** Sessions of the actor, newest first. */
  public List<ConsoleSession> own() {
    return open(owner());
  }

  /** Sessions of a user that the actor may see, newest first. */
  public List<ConsoleSession> of(String login) {
    return open(reached(login));
  }

  private List<ConsoleSession> open(String login) {
    Instant now = clock.instant();
    return sessions.of(login).stream()
        .filter(one -> one.seen().plus(IDLE).isAfter(now) && one.begun().plus(LONGEST).isAfter(now))
        .toList();
  }

  /** Ends one of the actor's sessions. */
  @Transactional
  public void end(long id) {
    expectPerson();
    endOne(owner(), id);
  }

  /** Ends one session of a user that the actor may see. */
  @Transactional
  public void end(String login, long id) {
    endOne(reached(login), id);
  }

  private void endOne(String login, long id) {
    if (!sessions.remove(login, id)) {
      throw AccountsException.notFound("id", "this session doesn't exist or has ended");
    }
    open.forget();
    actions.note("session.end", login, "one");
  }

  /** Ends all sessions of a user that the actor may see. */
  @Transactional
  public void endAll(String login) {
    String user = reached(login);
    int ended = endOthersOf(user);
    actions.note("session.end", user, "all " + ended);
  }

  /** Ends all of the actor's sessions except the present one. */
  @Transactional
  public void endOthers() {
    expectPerson();
    int ended = endOthersOf(owner());
    actions.note("session.end", owner(), ended + " others");
  }

  /** Ends the present session. */
  @Transactional
  public void signOut() {
    sessions.of(owner()).stream()
        .filter(ConsoleSession::isThis)
        .forEach(one -> sessions.remove(owner(), one.id()));
    open.forget();
  }

  /** In the transaction of the change that ends them. */
  void onSignedOut(@Observes SignedOut signedOut) {
    int unused = endOthersOf(signedOut.login());
  }

  /** All of a login except the present one. */
  private int endOthersOf(String login) {
    int ended = sessions.removeOthers(login, Actor.current().session());
    open.forget();
    return ended;
  }

  private String reached(String login) {
    return users.existing(login).login();
  }

  private void expectPerson() {
    String login = owner();
    if (users.find(login).isEmpty() && administrators.find(login).isEmpty()) {
      throw AccountsException.forbidden("id", "only users and administrators have sessions");
    }
  }

  private static String owner() {
    return Login.normal(Actor.current().name());
  }
}
