package io.tmail.sending;

import io.tmail.accounts.LoginRemoved;
import io.tmail.accounts.User;
import io.tmail.accounts.Users;
import io.tmail.database.Recent;
import io.tmail.database.Tables;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Suspends users from sending, and restores them: the server itself when an account behaves as if
 * it was stolen, or an administrator. All nodes know within a second. Any thread may call.
 */
@ApplicationScoped
public class Suspensions {
  private static final int LONGEST_REASON = 300;

  private final Recent<String, Optional<Suspension>> recent = new Recent<>();

  private Tables tables;
  private Users users;
  private ActionLog actions;
  private Event<Object> events;
  private Clock clock;

  protected Suspensions() {}

  @Inject
  public Suspensions(
      Tables tables, Users users, ActionLog actions, @Any Event<Object> events, Clock clock) {
    this.tables = tables;
    this.users = users;
    this.actions = actions;
    this.events = events;
    this.clock = clock;
  }

  /** Whether the user may not send, and why; at most a second old. */
  public Optional<Suspension> of(String login) {
    return recent.get(login, this::row).filter(Suspension::isActive);
  }

  /** When the user was restored last, the epoch if never; at most a second old. */
  public Instant restoredAt(String login) {
    return recent.get(login, this::row).map(Suspension::restoredAt).orElse(Instant.EPOCH);
  }

  /** Whether the user was suspended once and is not now; read from the database. */
  public boolean isRestored(String login) {
    return row(login).filter(each -> !each.isActive()).isPresent();
  }

  public void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  /** Those that the actor may see, the eldest first. */
  public List<Suspension> list() {
    Actor actor = Actor.current();
    return tables.named(Suspension.ALL, Suspension.class, q -> q).stream()
        .filter(each -> actor.reachesAll() || actor.reaches(each.login()))
        .toList();
  }

  /**
   * Suspends a user; one who is suspended already stays so.
   *
   * @param program the app password that was used last; empty for the user's own
   * @return whether the user was not suspended before
   */
  @Transactional
  public boolean suspend(String login, String reason, String program) {
    User user = existing(login);
    Optional<Suspension> row = row(user.login());
    if (row.filter(Suspension::isActive).isPresent()) {
      return false;
    }
    String why = reason.strip();
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      throw AccountsException.refused("reason", "the reason must have 1 to 300 characters");
    }
    String by = Actor.current().name();
    row.ifPresent(each -> each.suspend(clock.instant(), why, by, program));
    events.fire(
        new SendingSuspended(
            row.orElseGet(
                () -> added(new Suspension(user.login(), clock.instant(), why, by, program)))));
    changed("user.suspend", user.login(), why);
    return true;
  }

  private Suspension added(Suspension suspension) {
    tables.add(
        suspension,
        AccountsException.conflict("login", suspension.login() + " is suspended already"));
    return suspension;
  }

  /** The user may send again; throws if the user may already. */
  @Transactional
  public void restore(String login) {
    Suspension suspension = suspended(login);
    suspension.restore(clock.instant());
    changed("user.restore", suspension.login(), "");
  }

  /** The login of a suspended user that the actor may restore; throws as {@link #restore}. */
  public String expectSuspended(String login) {
    return suspended(login).login();
  }

  private Suspension suspended(String login) {
    User user = existing(login);
    return row(user.login())
        .filter(Suspension::isActive)
        .orElseThrow(() -> AccountsException.conflict("login", user.login() + " is not suspended"));
  }

  void onRemoved(@Observes LoginRemoved removed) {
    row(removed.login()).ifPresent(tables::remove);
  }

  /** Users may not lift their own suspension. */
  private User existing(String login) {
    return users
        .find(login)
        .filter(user -> Actor.current().role() != Role.USER)
        .orElseThrow(() -> AccountsException.notFound("login", "User " + login + " doesn't exist"));
  }

  private Optional<Suspension> row(String login) {
    return tables.first(Suspension.OF_LOGIN, Suspension.class, q -> q.setParameter("login", login));
  }

  private void changed(String action, String login, String detail) {
    events.fire(new AccountsChanged());
    actions.note(action, login, detail);
  }
}
