package io.tmail.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The rows of accounts. Reads outside a transaction take no lock and give detached entities; inside
 * one, entities are managed and their changes are written at its commit.
 */
@ApplicationScoped
class AccountTables {
  /** SQLSTATE class of integrity constraints. */
  private static final String CONSTRAINT = "23";

  private static final int SQLITE_CONSTRAINT = 19;

  @PersistenceContext(unitName = "tmail")
  EntityManager entities;

  Optional<User> user(String login) {
    return only(named(User.BY_LOGIN, User.class).setParameter("login", login));
  }

  /** Users whose login contains the text, by login. */
  List<User> users(String text, int offset, int limit) {
    return named(User.MATCHING, User.class)
        .setParameter("pattern", "%" + escaped(text) + "%")
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  long userCount(String text) {
    return count(User.COUNT_MATCHING, "%" + escaped(text) + "%");
  }

  long mailboxCount(String domain) {
    return count(User.COUNT_MAILBOXES, "%@" + escaped(domain));
  }

  Optional<User> catchAll(String domain) {
    return named(User.CATCH_ALL, User.class)
        .setParameter("pattern", "%@" + escaped(domain))
        .getResultList()
        .stream()
        .findFirst();
  }

  Optional<RcptHost> rcptHost(String hostname) {
    return only(named(RcptHost.BY_HOSTNAME, RcptHost.class).setParameter("hostname", hostname));
  }

  List<RcptHost> rcptHosts() {
    return named(RcptHost.ALL, RcptHost.class).getResultList();
  }

  List<RelayIp> relayIps() {
    return named(RelayIp.ALL, RelayIp.class).getResultList();
  }

  Optional<Administrator> administrator(String login) {
    return only(named(Administrator.BY_LOGIN, Administrator.class).setParameter("login", login));
  }

  boolean hasAdministrators() {
    return named(Administrator.COUNT, Long.class).getSingleResult() > 0;
  }

  /** Adds a row at once, so that one with the same name is found here and not at the commit. */
  void add(Object entity, AccountsException ifThere) {
    try {
      entities.persist(entity);
      entities.flush();
    } catch (PersistenceException failed) {
      throw isConstraint(failed) ? ifThere : failed;
    }
  }

  /** Replaces a hash, unless the password was changed in the meantime. */
  @Transactional
  void upgradePassword(String login, PasswordHash old, PasswordHash better) {
    user(login)
        .filter(user -> user.password().equals(old))
        .ifPresent(user -> user.changePassword(better));
  }

  void remove(Object managed) {
    entities.remove(managed);
  }

  private long count(String query, String pattern) {
    return named(query, Long.class).setParameter("pattern", pattern).getSingleResult();
  }

  private <T> TypedQuery<T> named(String name, Class<T> type) {
    return entities.createNamedQuery(name, type);
  }

  private static <T> Optional<T> only(TypedQuery<T> query) {
    return query.getResultList().stream().findFirst();
  }

  private static String escaped(String text) {
    return text.replaceAll("[!%_]", "!$0");
  }

  private static boolean isConstraint(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        return (state != null && state.startsWith(CONSTRAINT))
            || (sql.getErrorCode() & 0xff) == SQLITE_CONSTRAINT;
      }
    }
    return false;
  }
}
