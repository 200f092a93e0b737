package io.tmail.database;

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
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Rows of the accounts database by JPA. Inside a transaction entities are managed, and their
 * changes are written at its commit. Outside of one, each read has an entity manager of its own,
 * takes no lock and returns detached entities: the container's entity manager would be shared by
 * all sessions.
 */
@ApplicationScoped
public class Tables {
  /** SQLSTATE class of integrity constraints. */
  private static final String CONSTRAINT = "23";

  private static final int SQLITE_CONSTRAINT = 19;

  @PersistenceContext(unitName = "tmail")
  private EntityManager entities;

  @PersistenceUnit(unitName = "tmail")
  private EntityManagerFactory factory;

  @Resource private TransactionSynchronizationRegistry transactions;

  public Tables() {}

  /**
   * @param entities of one thread and one transaction, which always runs
   */
  public Tables(EntityManager entities) {
    this.entities = entities;
  }

  /** Adds a row at once, so that one with the same name is found here and not at the commit. */
  public void add(Object entity, RuntimeException ifThere) {
    try {
      entities.persist(entity);
      entities.flush();
    } catch (PersistenceException failed) {
      throw isConstraint(failed) ? ifThere : failed;
    }
  }

  /** Adds a row with the transaction's commit. */
  public void append(Object entity) {
    entities.persist(entity);
  }

  public void remove(Object managed) {
    entities.remove(managed);
  }

  /** The rows of a named query. */
  public <T> List<T> named(String name, Class<T> type, UnaryOperator<TypedQuery<T>> parameters) {
    return read(manager -> parameters.apply(manager.createNamedQuery(name, type)));
  }

  /** The first row of a named query. */
  public <T> Optional<T> first(
      String name, Class<T> type, UnaryOperator<TypedQuery<T>> parameters) {
    return named(name, type, parameters).stream().findFirst();
  }

  /** The rows of a query. */
  public <T> List<T> read(Function<EntityManager, TypedQuery<T>> query) {
    if (inTransaction()) {
      return query.apply(entities).getResultList();
    }
    try (EntityManager own = factory.createEntityManager()) {
      return query.apply(own).getResultList();
    }
  }

  /** Runs a statement after what was changed so far; how many rows it met. */
  public int execute(Function<EntityManager, Query> statement) {
    entities.flush();
    return statement.apply(entities).executeUpdate();
  }

  private boolean inTransaction() {
    return transactions == null
        || transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
  }

  /** The text for a LIKE with {@code ESCAPE '!'}. */
  public static String escaped(String text) {
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
