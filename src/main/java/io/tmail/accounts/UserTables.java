package io.tmail.accounts;

import static java.util.stream.Collectors.toMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of users as listings want them, found, sorted and cut by the database. */
@ApplicationScoped
class UserTables {
  /** So that IN fits every database. */
  private static final int MOST_NAMED = 500;

  @Inject AccountTables tables;

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

  /** Somebody else whose home is this one, or lies in it or around it. */
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
                    .setParameter("below", AccountTables.escaped(user.home()) + "/%")
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
