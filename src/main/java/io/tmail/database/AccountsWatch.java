package io.tmail.database;

import io.tmail.runtime.Bounded;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Whether the database of accounts answers. A server that is stopped may accept connections and
 * never answer; whoever asks here waits at most three seconds. Any thread may call.
 */
@ApplicationScoped
public class AccountsWatch {
  private static final Logger LOG = Logger.getLogger(AccountsWatch.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration AGE = Duration.ofSeconds(1);

  @Resource(lookup = "java:app/jdbc/tmail")
  private DataSource accounts;

  @Resource private ManagedExecutorService managed;

  private Bounded<Boolean> answer;
  private volatile long answeredAt;

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
