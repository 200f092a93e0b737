package io.tmail.accounts;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PersistenceUnit;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The rows of accounts. Inside a transaction entities are managed and their changes are written at
 * its commit. Outside one a read has an entity manager of its own for its duration, takes no lock
 * and gives detached entities: the container's would be shared by all sessions.
 */
@ApplicationScoped
class AccountTables {
  /** SQLSTATE class of integrity constraints. */
  private static final String CONSTRAINT = "23";

  private static final int SQLITE_CONSTRAINT = 19;

  @PersistenceContext(unitName = "tmail")
  EntityManager entities;

  @PersistenceUnit(unitName = "tmail")
  EntityManagerFactory factory;

  @Resource TransactionSynchronizationRegistry transactions;

  /** The user of this login, if there is one within reach of who asks. */
  Optional<User> reached(String login) {
    String name = Login.normal(login);
    return Actor.current().reaches(name) ? user(name) : Optional.empty();
  }

  /** The same; throws {@link AccountsException} if there is none. */
  User existing(String login) {
    return reached(login)
        .orElseThrow(() -> AccountsException.notFound("login", "User " + login + " doesn't exist"));
  }

  /** The user of exactly this login: MySQL takes one with blanks behind it for the same. */
  Optional<User> user(String login) {
    return only(named(User.BY_LOGIN, User.class, q -> q.setParameter("login", login)))
        .filter(user -> user.login().equals(login));
  }

  long mailboxCount(String domain) {
    return count(User.COUNT_MAILBOXES, "%@" + escaped(domain));
  }

  Optional<User> catchAll(String domain) {
    return only(
        named(User.CATCH_ALL, User.class, q -> q.setParameter("pattern", "%@" + escaped(domain))));
  }

  /** The mailbox that was there first, in a domain or, without one, on the whole server. */
  Optional<User> oldestMailbox(String domain) {
    String pattern = domain.isEmpty() ? "%" : "%@" + escaped(domain);
    return only(
        named(
            User.MAILBOXES, User.class, q -> q.setParameter("pattern", pattern).setMaxResults(1)));
  }

  Optional<Alias> alias(String name) {
    return only(named(Alias.BY_NAME, Alias.class, q -> q.setParameter("name", name)));
  }

  /** Aliases whose name contains the text, of these domains or of all, by name. */
  List<Alias> aliases(String text, List<String> domains, int offset, int limit) {
    NameFilter filter = new NameFilter("a.name", text, domains);
    return read(
        em ->
            filter
                .fill(
                    em.createQuery(
                        "SELECT a FROM Alias a WHERE " + filter.condition() + " ORDER BY a.name",
                        Alias.class))
                .setFirstResult(offset)
                .setMaxResults(limit));
  }

  long aliasCount(String text, List<String> domains) {
    NameFilter filter = new NameFilter("a.name", text, domains);
    return read(em ->
            filter.fill(
                em.createQuery(
                    "SELECT COUNT(a) FROM Alias a WHERE " + filter.condition(), Long.class)))
        .get(0);
  }

  long aliasCountIn(String domain) {
    return count(Alias.COUNT_MATCHING, "%@" + escaped(domain));
  }

  /** Aliases that deliver to a mailbox, or stand for a domain. */
  List<Alias> aliasesTo(String target) {
    return named(
            Alias.WITH_TARGET,
            Alias.class,
            q -> q.setParameter("pattern", "%" + escaped(target) + "%"))
        .stream()
        .filter(alias -> alias.targets().contains(target))
        .toList();
  }

  /** What was added for a user, by address. */
  List<SenderAddress> senderAddresses(String login) {
    return named(SenderAddress.OF_USER, SenderAddress.class, q -> q.setParameter("login", login));
  }

  Optional<RcptHost> rcptHost(String hostname) {
    return only(
        named(RcptHost.BY_HOSTNAME, RcptHost.class, q -> q.setParameter("hostname", hostname)));
  }

  List<RcptHost> rcptHosts() {
    return named(RcptHost.ALL, RcptHost.class, q -> q);
  }

  List<RelayIp> relayIps() {
    return named(RelayIp.ALL, RelayIp.class, q -> q);
  }

  List<Route> routes() {
    return named(Route.ALL, Route.class, q -> q);
  }

  Optional<Route> route(long id) {
    return only(named(Route.BY_ID, Route.class, q -> q.setParameter("id", id)));
  }

  /** The keys of a domain, the newest first. */
  List<DkimKey> dkimKeys(String domain) {
    return named(DkimKey.OF_DOMAIN, DkimKey.class, q -> q.setParameter("domain", domain));
  }

  List<DkimKey> dkimKeys() {
    return named(DkimKey.ALL, DkimKey.class, q -> q);
  }

  Optional<Administrator> administrator(String login) {
    return only(named(
            Administrator.BY_LOGIN, Administrator.class, q -> q.setParameter("login", login)))
        .filter(found -> found.login().equals(login));
  }

  /** The passwords of a user for programs, by name. */
  List<AppPassword> appPasswords(String login) {
    return named(AppPassword.OF, AppPassword.class, q -> q.setParameter("login", login));
  }

  List<Administrator> administrators() {
    return named(Administrator.ALL, Administrator.class, q -> q);
  }

  boolean hasAdministrators() {
    return named(Administrator.COUNT, Long.class, q -> q).get(0) > 0;
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

  /** Adds a row with the transaction's commit. */
  void append(Object entity) {
    entities.persist(entity);
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
    return named(query, Long.class, q -> q.setParameter("pattern", pattern)).get(0);
  }

  private <T> List<T> named(String name, Class<T> type, UnaryOperator<TypedQuery<T>> parameters) {
    return read(entities -> parameters.apply(entities.createNamedQuery(name, type)));
  }

  /** The rows of a query. */
  <T> List<T> read(Function<EntityManager, TypedQuery<T>> query) {
    if (inTransaction()) {
      return query.apply(entities).getResultList();
    }
    try (EntityManager own = factory.createEntityManager()) {
      return query.apply(own).getResultList();
    }
  }

  /** Runs a statement after what was changed so far; how many rows it met. */
  int execute(Function<EntityManager, Query> statement) {
    entities.flush();
    return statement.apply(entities).executeUpdate();
  }

  boolean inTransaction() {
    return transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
  }

  private static <T> Optional<T> only(List<T> rows) {
    return rows.stream().findFirst();
  }

  static String escaped(String text) {
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
