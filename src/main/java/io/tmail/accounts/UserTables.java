package io.tmail.accounts;

import static java.util.stream.Collectors.toMap;

import io.tmail.database.NameFilter;
import io.tmail.database.Tables;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import io.tmail.secrets.PasswordHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of users. Listings are found, sorted and cut by the database. */
@ApplicationScoped
public class UserTables {
  /** So that IN fits every database. */
  private static final int MOST_NAMED = 500;

  private Tables tables;

  protected UserTables() {}

  @Inject
  public UserTables(Tables tables) {
    this.tables = tables;
  }

  /** The user of this login, if there is one that the actor may see. */
  public Optional<User> reached(String login) {
    String name = Login.normal(login);
    return Actor.current().reaches(name) ? find(name) : Optional.empty();
  }

  /** The same; throws {@link AccountsException} if there is none. */
  public User existing(String login) {
    return reached(login)
        .orElseThrow(() -> AccountsException.notFound("login", "User " + login + " doesn't exist"));
  }

  /** The user of exactly this login: MySQL ignores blanks behind it. */
  public Optional<User> find(String login) {
    return tables
        .first(User.BY_LOGIN, User.class, q -> q.setParameter("login", login))
        .filter(user -> user.login().equals(login));
  }

  long mailboxCount(String domain) {
    String pattern = "%@" + Tables.escaped(domain);
    return tables
        .named(User.COUNT_MAILBOXES, Long.class, q -> q.setParameter("pattern", pattern))
        .get(0);
  }

  Optional<User> catchAll(String domain) {
    return tables.first(
        User.CATCH_ALL, User.class, q -> q.setParameter("pattern", "%@" + Tables.escaped(domain)));
  }

  /** The oldest mailbox of a domain or, without one, of the whole server. */
  Optional<User> oldestMailbox(String domain) {
    String pattern = domain.isEmpty() ? "%" : "%@" + Tables.escaped(domain);
    return tables.first(
        User.MAILBOXES, User.class, q -> q.setParameter("pattern", pattern).setMaxResults(1));
  }

  /** Replaces a hash, unless the password was changed in the meantime. */
  @Transactional
  public void upgradePassword(String login, PasswordHash old, PasswordHash better) {
    find(login)
        .filter(user -> user.password().equals(old))
        .ifPresent(user -> user.changePassword(better));
  }

  List<ListedUser> list(UserQuery query, int offset, int limit) {
    String direction = query.descending() ? " DESC" : "";
    String join =
        query.order() == UserQuery.Order.LAST_LOGIN
            ? " LEFT JOIN LastLogin l ON l.login = u.login"
            : "";
    String order =
        query.order() == UserQuery.Order.LOGIN ? "" : query.order().expression() + direction + ", ";
    String text =
        "SELECT u FROM User u"
            + join
            + " WHERE "
            + filter(query).condition()
            + " ORDER BY "
            + order
            + "u.login"
            + direction;
    List<User> users =
        tables.read(
            entities ->
                filter(query)
                    .fill(entities.createQuery(text, User.class))
                    .setFirstResult(offset)
                    .setMaxResults(limit));
    return withLastLogins(users);
  }

  long count(UserQuery query) {
    return tables
        .read(
            entities ->
                filter(query)
                    .fill(
                        entities.createQuery(
                            "SELECT COUNT(u) FROM User u WHERE " + filter(query).condition(),
                            Long.class)))
        .get(0);
  }

  /** Another user whose home equals, contains or lies within this one. */
  Optional<User> neighbour(User user) {
    return tables
        .read(
            entities ->
                entities
                    .createQuery(
                        "SELECT u FROM User u WHERE u.login <> :login"
                            + " AND (u.home IN :around OR u.home LIKE :below ESCAPE '!')",
                        User.class)
                    .setParameter("login", user.login())
                    .setParameter("around", around(user.home()))
                    .setParameter("below", Tables.escaped(user.home()) + "/%")
                    .setMaxResults(1))
        .stream()
        .findFirst();
  }

  /** The folder and those it lies in. */
  private static List<String> around(String home) {
    return Stream.iterate(Path.of(home), Objects::nonNull, Path::getParent)
        .map(Path::toString)
        .toList();
  }

  private List<ListedUser> withLastLogins(List<User> users) {
    Map<String, Instant> logins = new HashMap<>();
    for (int from = 0; from < users.size(); from += MOST_NAMED) {
      List<String> some =
          users.subList(from, Math.min(users.size(), from + MOST_NAMED)).stream()
              .map(User::login)
              .toList();
      logins.putAll(lastLogins(some));
    }
    return users.stream()
        .map(user -> new ListedUser(user, Optional.ofNullable(logins.get(user.login()))))
        .toList();
  }

  private Map<String, Instant> lastLogins(List<String> logins) {
    return rows(logins).stream().collect(toMap(LastLogin::login, LastLogin::at));
  }

  Optional<LastLogin> lastLogin(String login) {
    return rows(List.of(login)).stream().findFirst();
  }

  private List<LastLogin> rows(List<String> logins) {
    return tables.read(
        (EntityManager entities) ->
            entities
                .createNamedQuery(LastLogin.OF, LastLogin.class)
                .setParameter("logins", logins));
  }

  private static NameFilter filter(UserQuery query) {
    return new NameFilter("u.login", query.text(), query.domains());
  }
}
