package io.tmail.rates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.config.Settings;
import io.tmail.database.Databases;
import io.tmail.database.SchemaMigration;
import io.tmail.database.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that share a database's tables; the clock is theirs in common unless a test says so. */
@Tag("tables")
class RateExchangeTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST = 1000;

  @TempDir private Path home;

  private final ManualClock clock = new ManualClock();
  private DataSource database;
  private Node first;
  private Node second;

  /** What a node has to do with rates. */
  private final class Node implements AutoCloseable {
    final RateCounter counter;
    final RateTable table = new RateTable(database);
    final RateExchange exchange;

    Node(ManualClock time) {
      RateCounters counters = new RateCounters(true, time);
      counter = counters.counter("messages", HOUR, MOST);
      exchange = new RateExchange(counters, table, time);
    }

    void run() throws SQLException {
      exchange.run();
    }

    /** As a session sees it that asked a second ago. */
    int count(String key) throws SQLException {
      counter.count(key);
      run();
      return counter.count(key);
    }

    @Override
    public void close() throws SQLException {
      table.close();
    }
  }

  @BeforeEach
  void open() {
    Map<String, String> environment = new HashMap<>(TestDatabase.settings(home));
    environment.put("TMAIL_HOME", home.toString());
    environment.put("TMAIL_ME", "me.example");
    Settings settings = Settings.load(environment);
    SchemaMigration.migrate(settings.database());
    database = Databases.queue(settings.database());
    first = new Node(clock);
    second = new Node(clock);
  }

  @AfterEach
  void close() throws SQLException {
    first.close();
    second.close();
  }

  @Test
  void eachNodeKnowsTheSum() throws SQLException {
    first.counter.add("alice", 3);
    second.counter.add("alice", 4);
    second.counter.add("bob", 1);
    first.run();
    second.run();
    assertEquals(7, first.count("alice"));
    assertEquals(7, second.count("alice"));
    assertEquals(1, first.count("bob"));
    assertEquals(0, first.count("carol"));
    first.counter.add("alice", 1);
    first.run();
    assertEquals(8, second.count("alice"));
  }

  @Test
  void whatWasToldTwiceCountsOnce() throws SQLException {
    first.counter.add("alice", 3);
    first.run();
    first.counter.tellAgain("alice");
    first.run();
    assertEquals(3, second.count("alice"));
  }

  @Test
  void whoStartsAnewKnowsWhatWasCounted() throws SQLException {
    first.counter.add("alice", 3);
    first.run();
    try (Node restarted = new Node(clock)) {
      assertEquals(3, restarted.count("alice"));
    }
  }

  @Test
  void theWindowBeforeIsToldToo() throws SQLException {
    clock.advance(Duration.ofMinutes(59));
    first.counter.add("alice", 10);
    clock.advance(Duration.ofMinutes(31));
    first.counter.add("alice", 1);
    first.run();
    assertEquals(6, second.count("alice"));
  }

  @Test
  void clocksThatDifferHarmNothing() throws SQLException {
    ManualClock fast = new ManualClock();
    fast.advance(Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(-1));
    try (Node third = new Node(fast)) {
      third.counter.add("alice", 10);
      first.counter.add("alice", 10);
      third.run();
      first.run();
      assertEquals(20, third.count("alice"));
      clock.advance(Duration.ofSeconds(1));
      assertEquals(20, first.count("alice"));
    }
  }

  @Test
  void aSuccessElsewhereLeavesWhatIsCountedHere() throws SQLException {
    first.counter.add("alice", 3);
    second.counter.add("alice", 4);
    first.run();
    second.run();
    assertEquals(7, first.count("alice"));
    first.counter.forget("alice");
    assertEquals(0, first.count("alice"));
    assertEquals(4, second.count("alice"));
    assertEquals(1, rows());
  }

  @Test
  void whileTheDatabaseIsAwayItsOwnCountsHold() throws SQLException {
    second.counter.add("alice", 4);
    second.run();
    assertEquals(4, first.count("alice"));
    execute("ALTER TABLE queue_rates RENAME TO queue_rates_gone");
    first.counter.add("alice", 3);
    assertThrows(SQLException.class, first::run);
    assertEquals(7, first.counter.count("alice"));
    execute("ALTER TABLE queue_rates_gone RENAME TO queue_rates");
    first.run();
    assertEquals(7, second.count("alice"));
  }

  @Test
  void manyKeysTakeTheirTurns() throws SQLException {
    for (int i = 0; i < MOST; i++) {
      first.counter.add("user" + i, 1);
      second.counter.count("user" + i);
    }
    first.run();
    second.run();
    for (int i = 0; i < MOST; i++) {
      assertEquals(1, second.counter.count("user" + i), "user" + i);
    }
  }

  @Test
  void nothingIsLostThatIsCountedMeanwhile() throws Exception {
    Thread session =
        new Thread(
            () -> {
              for (int i = 0; i < 2000; i++) {
                first.counter.add("user" + i % 3, 1);
              }
            });
    session.start();
    while (session.isAlive()) {
      first.run();
    }
    first.run();
    assertEquals(2000, second.count("user0") + second.count("user1") + second.count("user2"));
  }

  @Test
  void oldCountsAreSwept() throws SQLException {
    first.counter.add("alice", 3);
    first.run();
    second.counter.add("bob", 3);
    second.run();
    clock.advance(HOUR.plusMinutes(59));
    first.run();
    assertEquals(2, rows());
    clock.advance(Duration.ofMinutes(2));
    first.run();
    assertEquals(1, rows());
    clock.advance(Duration.ofMinutes(11));
    first.run();
    assertEquals(0, rows());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long rows() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM queue_rates")) {
      assertTrue(row.next());
      return row.getLong(1);
    }
  }
}
