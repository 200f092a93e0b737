package io.tmail.queue.tables;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.Settings;
import io.tmail.database.DatabaseTrouble;
import io.tmail.database.Databases;
import io.tmail.mail.QueueId;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The connections to the queue's database: one that writes, in groups, and a few that read. Opened
 * and closed by the {@code QueueManager}.
 */
@ApplicationScoped
public class QueueDatabase {
  private static final Logger LOG = Logger.getLogger(QueueDatabase.class.getName());

  @Resource private ManagedThreadFactory managedThreads;

  private Settings settings;
  private Event<BatchCommitted> commits;
  private String owner;
  private GroupCommit writer;
  private HikariDataSource readers;
  private final AtomicReference<String> damage = new AtomicReference<>();

  protected QueueDatabase() {}

  @Inject
  QueueDatabase(Settings settings, Event<BatchCommitted> commits, Clock clock) {
    this.settings = settings;
    this.commits = commits;
    this.owner = settings.general().me() + "/" + QueueId.next(clock.millis());
  }

  /** This node's name while it runs; a restart has a new one. */
  public String owner() {
    return owner;
  }

  public void open() {
    open(managedThreads, changes -> commits.fire(new BatchCommitted(changes)));
  }

  /**
   * @param observer gets the changes of each commit
   */
  public void open(ThreadFactory threads, IntConsumer observer) {
    open(threads, observer, Databases.queue(settings.database()));
  }

  /**
   * @param database with the queue's tables
   */
  public void open(ThreadFactory threads, IntConsumer observer, DataSource database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("queue-readers");
    config.setDataSource(database);
    config.setMaximumPoolSize(settings.database().poolSize());
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setThreadFactory(threads);
    readers = new HikariDataSource(config);
    boolean traced = settings.trace().isOn();
    writer =
        new GroupCommit(
            () -> new QueueTables(connect(database), owner, traced),
            threads,
            observer,
            this::noteIfDamage);
  }

  /**
   * Remembers until the next start that the tables are damaged, if this is why something failed.
   *
   * @return whether it is
   */
  public boolean noteIfDamage(Throwable failed) {
    if (!DatabaseTrouble.isDamage(failed)) {
      return false;
    }
    String said = DatabaseTrouble.in(failed).orElseThrow();
    if (damage.compareAndSet(null, said)) {
      LOG.log(
          Level.SEVERE,
          "queue: the database is damaged: {0}. No new mail is accepted. What can be read is"
              + " delivered; what cannot is held. See docs/OPERATING.md, A damaged database",
          said);
    }
    return true;
  }

  /** The database's message when it first found damage; empty if it never did. */
  public Optional<String> damage() {
    return Optional.ofNullable(damage.get());
  }

  /** On a shared database a transaction sees what others have committed, and locks no gaps. */
  private Connection connect(DataSource database) throws SQLException {
    Connection connection = database.getConnection();
    if (isShared()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    return connection;
  }

  /** Whether the writer works. */
  public boolean isWriting() {
    return writer.isAlive();
  }

  public void close() {
    writer.close();
    readers.close();
  }

  /** The same where a lost reply does no harm. */
  public CompletableFuture<Void> submit(QueueChange change) {
    return submit(change, () -> {});
  }

  /** See {@link GroupCommit#submit}. */
  public CompletableFuture<Void> submit(QueueChange change, Runnable inDoubt) {
    return writer.submit(change, inDoubt);
  }

  /** Rows with an auto-committing connection, outside any transaction. */
  public <T> List<T> query(String sql, Binder parameters, RowReader<T> reader) throws SQLException {
    try (Connection connection = readers.getConnection()) {
      return query(connection, sql, parameters, reader);
    } catch (SQLException failed) {
      noteIfDamage(failed);
      throw failed;
    }
  }

  public static <T> List<T> query(
      Connection connection, String sql, Binder parameters, RowReader<T> reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      parameters.bind(statement);
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    }
  }

  /** Whether other nodes may work on the same tables. */
  public boolean isShared() {
    return settings.database().driver() != Driver.SQLITE3;
  }

  /** Sets the parameters of a statement. */
  @FunctionalInterface
  public interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** Reads the current row. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
