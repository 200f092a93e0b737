package io.tmail.queue.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import io.tmail.database.Databases;
import io.tmail.database.SchemaMigration;
import io.tmail.database.TestDatabase;
import io.tmail.queue.QueueRig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
@Tag("tables")
class GroupCommitTest {
  @TempDir private Path home;
  private final List<Integer> sizes = new CopyOnWriteArrayList<>();
  private final AtomicInteger commits = new AtomicInteger();
  private volatile boolean sick;
  private DataSource database;
  private GroupCommit writer;

  @BeforeEach
  void open() {
    Map<String, String> environment = new HashMap<>(TestDatabase.settings(home));
    environment.put("TMAIL_HOME", home.toString());
    Settings settings = Settings.load(environment);
    SchemaMigration.migrate(settings.database());
    database = Databases.queue(settings.database());
    writer =
        new GroupCommit(
            () -> new QueueTables(watched().getConnection(), "me", true),
            QueueRig::daemon,
            sizes::add,
            failed -> {});
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void observerIsToldHowManyChangesShareACommit() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<Void> first = submit(tables -> waitFor(busy));
    CompletableFuture<Void> second = submit(insert("a"));
    CompletableFuture<Void> third = submit(insert("b"));
    busy.countDown();
    CompletableFuture.allOf(first, second, third).get(10, TimeUnit.SECONDS);
    writer.close();
    assertEquals(3, sizes.stream().mapToInt(size -> size).sum(), sizes.toString());
    assertTrue(sizes.get(sizes.size() - 1) >= 2, sizes.toString());
  }

  @Test
  void changesThatWaitTogetherShareACommit() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<Void> first = submit(tables -> waitFor(busy));
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      others.add(submit(insert("node-" + i)));
    }
    assertFalse(others.get(0).isDone());
    busy.countDown();
    first.join();
    others.forEach(CompletableFuture::join);
    assertEquals(100, nodes());
    assertTrue(commits.get() <= 2, commits + " commits");
  }

  @Test
  void changeIsOnDiskWhenItsFutureIsDone() throws Exception {
    submit(insert("a")).join();
    assertEquals(1, nodes());
  }

  @Test
  void othersMayWriteBetweenTwoCommits() throws Exception {
    submit(insert("a")).join();
    try (Connection other = database.getConnection();
        PreparedStatement row =
            other.prepareStatement("INSERT INTO queue_nodes (owner, expires_at) VALUES ('b', 0)")) {
      row.executeUpdate();
    }
    submit(insert("c")).join();
    assertEquals(3, nodes());
  }

  @Test
  void badChangeDoesNotTakeItsNeighboursDown() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<Void> first = submit(tables -> waitFor(busy));
    CompletableFuture<Void> good = submit(insert("a"));
    CompletableFuture<Void> twice = submit(insert("a"));
    CompletableFuture<Void> wrong =
        submit(
            tables -> {
              throw new IllegalStateException("a bug");
            });
    CompletableFuture<Void> last = submit(insert("b"));
    busy.countDown();
    first.join();
    good.join();
    last.join();
    assertThrows(CompletionException.class, twice::join);
    assertThrows(CompletionException.class, wrong::join);
    assertEquals(2, nodes());
  }

  @Test
  void conflictWithAnotherNodeIsTriedAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    QueueChange third =
        tables -> {
          insert("a").apply(tables);
          if (tries.incrementAndGet() < 3) {
            throw new SQLException("deadlock", "40001");
          }
        };
    submit(third).join();
    assertEquals(3, tries.get());
    assertEquals(1, nodes());
  }

  @Test
  void conflictWithoutEndFailsAndHoldsUpNobody() throws Exception {
    QueueChange never =
        tables -> {
          throw new SQLException("deadlock", "40001");
        };
    CompletableFuture<Void> hopeless = submit(never);
    assertThrows(CompletionException.class, hopeless::join);
    submit(insert("a")).join();
    assertEquals(1, nodes());
  }

  @Test
  void failedChangeLeavesNothingOfItself() throws Exception {
    QueueChange half =
        tables -> {
          insert("a").apply(tables);
          throw new SQLException("half way", "23000");
        };
    assertThrows(CompletionException.class, submit(half)::join);
    assertEquals(0, nodes());
  }

  @Test
  void sickDatabaseFailsAllAndRecovers() throws Exception {
    submit(insert("a")).join();
    sick = true;
    List<CompletableFuture<Void>> waiting = List.of(submit(insert("b")), submit(insert("c")));
    waiting.forEach(each -> assertThrows(CompletionException.class, each::join));
    sick = false;
    submit(insert("d")).join();
    assertEquals(2, nodes());
  }

  @Test
  void writerOutlivesAnError() {
    CompletableFuture<Void> broken =
        submit(
            tables -> {
              throw new AssertionError("broken");
            });
    assertThrows(CompletionException.class, broken::join);
    submit(insert("a")).join();
  }

  @Test
  void closingCommitsWhatWasAskedFor() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<Void> first = submit(tables -> waitFor(busy));
    CompletableFuture<Void> second = submit(insert("a"));
    Thread closing = new Thread(writer::close);
    closing.start();
    busy.countDown();
    closing.join();
    assertTrue(first.isDone());
    second.join();
    assertEquals(1, nodes());
    assertThrows(CompletionException.class, submit(insert("b"))::join);
  }

  private CompletableFuture<Void> submit(QueueChange change) {
    return writer.submit(change, () -> {});
  }

  private static void waitFor(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        assertTrue(latch.await(10, TimeUnit.SECONDS));
        break;
      } catch (InterruptedException closing) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static QueueChange insert(String node) {
    return tables -> {
      try (PreparedStatement row =
          tables
              .applied()
              .prepareStatement("INSERT INTO queue_nodes (owner, expires_at) VALUES (?, 0)")) {
        row.setString(1, node);
        row.executeUpdate();
      }
    };
  }

  private long nodes() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement count = connection.prepareStatement("SELECT COUNT(*) FROM queue_nodes");
        ResultSet row = count.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The real database, with its commits counted, and broken on demand. */
  private DataSource watched() {
    return proxy(
        DataSource.class,
        database,
        (name, result) ->
            name.equals("getConnection")
                ? proxy(Connection.class, (Connection) result, (call, value) -> value)
                : result);
  }

  private <T> T proxy(Class<T> type, T target, Seen seen) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (sick && !method.getName().equals("close")) {
                throw new SQLException("the disk is away", "08006");
              }
              if (method.getName().equals("setAutoCommit") && Boolean.TRUE.equals(arguments[0])) {
                commits.incrementAndGet();
              }
              try {
                return seen.see(method.getName(), method.invoke(target, arguments));
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }

  /** Gives what a call returned, or something in its place. */
  @FunctionalInterface
  private interface Seen {
    Object see(String method, Object result);
  }
}
