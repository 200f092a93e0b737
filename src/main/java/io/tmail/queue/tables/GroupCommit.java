package io.tmail.queue.tables;

import io.tmail.database.DatabaseTrouble;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one writer of the queue's tables on this node. Each caller waits for the commit of its
 * change. Callers that wait at the same time share one commit, so that there is one sync per batch
 * and not one per message (docs/QUEUE.md).
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(GroupCommit.class.getName());
  private static final int MOST_IN_A_BATCH = 500;
  private static final String INTEGRITY_VIOLATION = "23";
  private static final String DATA_EXCEPTION = "22";
  private static final String TRANSACTION_ROLLBACK = "40";
  private static final int MOST_CONFLICTS = 10;
  private static final long CONFLICT_PAUSE_MILLIS = 5;

  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final Opener opener;
  private final IntConsumer observer;
  private final Consumer<Throwable> trouble;
  private final Thread writer;
  private volatile boolean closing;
  private QueueTables tables;

  /**
   * @param opener connects to the tables, at first and after each failure
   * @param observer gets the changes of each commit, on the writer's thread
   * @param trouble gets the reason why a commit failed, on the same thread
   */
  GroupCommit(
      Opener opener, ThreadFactory threads, IntConsumer observer, Consumer<Throwable> trouble) {
    this.opener = opener;
    this.observer = observer;
    this.trouble = trouble;
    this.writer = threads.newThread(this::write);
    this.writer.setName("queue-writer");
    this.writer.start();
  }

  /**
   * Asks for a change.
   *
   * @param inDoubt called if the commit fails, on the writer's thread, before the next change is
   *     applied: a database server may have committed and its reply was lost
   * @return done once the change is on stable storage; failed if nothing of it is, or in doubt
   */
  CompletableFuture<Void> submit(QueueChange change, Runnable inDoubt) {
    CompletableFuture<Void> committed = new CompletableFuture<>();
    if (closing) {
      committed.completeExceptionally(new SQLException("the queue is closed"));
    } else {
      waiting.add(new Waiting(change, inDoubt, committed));
    }
    return committed;
  }

  private void write() {
    List<Waiting> batch = new ArrayList<>();
    while (!closing || !waiting.isEmpty()) {
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch, MOST_IN_A_BATCH - 1);
        commit(batch, 0);
      } catch (InterruptedException closed) {
        // the loop's condition decides
      }
      batch.clear();
    }
    disconnect();
  }

  private void commit(List<Waiting> batch, int conflicts) {
    try {
      apply(batch);
    } catch (SQLException | RuntimeException | Error failed) {
      rollback();
      if (isConflict(failed) && conflicts < MOST_CONFLICTS) {
        pause(conflicts); // another node held a lock: it has finished, or will soon
        commit(batch, conflicts + 1);
      } else if (batch.size() > 1 && blamesOneChange(failed)) {
        batch.forEach(one -> commit(List.of(one), 0));
      } else {
        LOG.log(
            Level.WARNING,
            "queue: commit of {0} changes failed: {1}",
            new Object[] {batch.size(), failed});
        trouble.accept(failed);
        batch.forEach(one -> one.fail(failed));
      }
      return;
    }
    batch.forEach(one -> one.committed.complete(null));
    tell(batch.size());
  }

  /** Longer each time, and not as long as the other node's. */
  private static void pause(int conflicts) {
    long most = CONFLICT_PAUSE_MILLIS * conflicts;
    LockSupport.parkNanos(
        TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(most + 1)));
  }

  private void tell(int changes) {
    try {
      observer.accept(changes);
    } catch (RuntimeException theirs) {
      LOG.log(Level.WARNING, "queue: an observer of commits failed", theirs);
    }
  }

  boolean isAlive() {
    return writer.isAlive();
  }

  private void apply(List<Waiting> batch) throws SQLException {
    if (tables == null) {
      tables = opener.open();
    }
    tables.begin();
    for (Waiting one : batch) {
      one.change.apply(tables);
    }
    tables.commit();
  }

  /** A deadlock with another node: nothing is wrong with the changes, unless it never ends. */
  private static boolean isConflict(Throwable failed) {
    return failed instanceof SQLException sql
        && String.valueOf(sql.getSQLState()).startsWith(TRANSACTION_ROLLBACK);
  }

  /**
   * A change that the tables refuse, or that meets a damaged page, must not take its neighbours
   * down; a database that is away takes all.
   */
  private static boolean blamesOneChange(Throwable failed) {
    if (failed instanceof SQLException sql) {
      String state = String.valueOf(sql.getSQLState());
      return state.startsWith(INTEGRITY_VIOLATION)
          || state.startsWith(DATA_EXCEPTION)
          || String.valueOf(sql.getMessage()).contains("SQLITE_CONSTRAINT")
          || DatabaseTrouble.isDamage(sql);
    }
    return true;
  }

  private void rollback() {
    try {
      if (tables != null) {
        tables.rollback();
      }
    } catch (SQLException connectionLost) {
      // the next batch opens a new one
    }
    disconnect();
  }

  private void disconnect() {
    try {
      if (tables != null) {
        tables.close();
      }
    } catch (SQLException alreadyGone) {
      // nothing is held any more
    }
    tables = null;
  }

  /** Commits what was asked for and ends the writer. */
  @Override
  public void close() {
    closing = true;
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** A new connection to the tables. */
  @FunctionalInterface
  interface Opener {
    QueueTables open() throws SQLException;
  }

  private record Waiting(QueueChange change, Runnable inDoubt, CompletableFuture<Void> committed) {
    void fail(Throwable failed) {
      inDoubt.run();
      committed.completeExceptionally(failed);
    }
  }
}
