package io.tmail.database;

import io.tmail.config.Settings;
import io.tmail.runtime.Bounded;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Whether the database of accounts answers, and whether SQLite's file is whole. A server that is
 * stopped may accept connections and never answer; whoever asks here waits at most three seconds.
 * Any thread may call.
 */
@ApplicationScoped
public class AccountsWatch {
  private static final Logger LOG = Logger.getLogger(AccountsWatch.class.getName());
  private static final String WHOLE = "ok";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration AGE = Duration.ofSeconds(1);

  private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(10);

  @Resource(lookup = "java:app/jdbc/tmail")
  private DataSource accounts;

  @Resource private ManagedExecutorService managed;

  private Bounded<Boolean> answer;
  private volatile long answeredAt;
  private Settings settings;
  private final AtomicBoolean checking = new AtomicBoolean();
  private volatile long checkedAt = System.nanoTime() - BETWEEN_CHECKS.toNanos();
  private volatile String damage;

  protected AccountsWatch() {}

  @Inject
  AccountsWatch(Settings settings) {
    this.settings = settings;
  }

  @PostConstruct
  void begin() {
    answer = new Bounded<>(this::ask, managed, PATIENCE);
    answeredAt = System.nanoTime() - AGE.toNanos();
  }

  private boolean ask() throws SQLException {
    try (Connection connection = accounts.getConnection()) {
      return connection.isValid((int) PATIENCE.toSeconds());
    }
  }

  /**
   * What SQLite says of its file, if a page of it is damaged: as it was found within the last ten
   * minutes. The first one to ask after that has the file read in the background.
   */
  public Optional<String> damage() {
    boolean isDue = System.nanoTime() - checkedAt >= BETWEEN_CHECKS.toNanos();
    if (isDue && settings.database().driver().isEmbedded() && checking.compareAndSet(false, true)) {
      managed.execute(this::check);
    }
    return Optional.ofNullable(damage);
  }

  private void check() {
    try (Connection connection = accounts.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
      note(found.next() ? found.getString(1) : WHOLE);
    } catch (SQLException failed) {
      if (DatabaseTrouble.isDamage(failed)) {
        note(failed.getMessage());
      }
    } finally {
      checkedAt = System.nanoTime();
      checking.set(false);
    }
  }

  private void note(String found) {
    if (!found.equals(WHOLE) && damage == null) {
      LOG.log(
          Level.SEVERE,
          "accounts: the database is damaged: {0}. See docs/OPERATING.md, A damaged database",
          found);
    }
    damage = found.equals(WHOLE) ? null : found;
  }

  /** Asks now. */
  public boolean answers() throws ExecutionException, TimeoutException, InterruptedException {
    boolean valid = answer.call();
    if (valid) {
      answeredAt = System.nanoTime();
    }
    return valid;
  }

  /** Whether it has answered within the last second, or answers now. */
  public boolean isUp() {
    try {
      return System.nanoTime() - answeredAt < AGE.toNanos() || answers();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException away) {
      LOG.log(Level.FINE, "the database of accounts does not respond", away);
      return false;
    }
  }
}
