package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes share a database server, the store and the mailboxes; one of them is killed. */
@Tag("fault")
class ClusterE2E {
  private static final String SECRET = "secret-1";

  /** Of the whole load, from both nodes; {@code -Dcluster.messages=20000} for the long run. */
  private static final int MESSAGES = Integer.getInteger("cluster.messages", 1000);

  /** Messages of one user. */
  private static final int AN_HOUR = 8;

  private final Path shared = Instance.FOLDER.resolve("shared");
  private SqlServer database;
  private Instance first;
  private Instance second;

  private Instance node(String name) {
    return database
        .joinedBy(new Instance(name))
        .set("TMAIL_DB_NODE_LEASE", "5s")
        .set("TMAIL_SMTPD_RATE_MESSAGES_USER", Integer.toString(AN_HOUR))
        .set("TMAIL_DOVECOT_TRANSPORT", "lmtp")
        .set("TMAIL_STORE_SOURCE", shared.resolve("store").toString())
        .set("TMAIL_USERS_HOME_BASE", shared.resolve("mail").toString());
  }

  @AfterEach
  void stop() {
    second.stop();
    first.stop();
    database.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "mysql"})
  void killedNodesWorkIsTakenOver(String product) throws InterruptedException {
    database = new SqlServer(product);
    Shell.run("rm", "-rf", shared.toString()).mustSucceed();
    first = node("node1").start();
    second = node("node2").start();
    first.addMailbox("u0@example.com", SECRET);
    accountsAreSeenOnTheOtherNode();
    oneLimitHoldsOnBothNodes();
    SmtpLoad here = new SmtpLoad(first.smtp(), "one", List.of("u0@example.com"));
    SmtpLoad there = new SmtpLoad(second.smtp(), "two", List.of("u0@example.com"));
    CompletableFuture<Void> both =
        CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> here.send(MESSAGES / 2, 10)),
            CompletableFuture.runAsync(() -> there.send(MESSAGES / 2, 10)));
    Await.until("half of one load", () -> there.acknowledged().size() > MESSAGES / 4);
    second.kill9();
    both.join();
    Await.until("the other node's work", () -> first.queued() == 0);
    second.start();
    List<String> acknowledged =
        Stream.concat(here.acknowledged().stream(), there.acknowledged().stream()).toList();
    Arrivals.mustHoldAll(
        product + ", a node killed", acknowledged, Arrivals.in(shared.resolve("mail")), 50);
    assertTrue(here.acknowledged().size() == MESSAGES / 2, here.refusals().toString());
  }

  /** Each node alone would take as many once more. */
  private void oneLimitHoldsOnBothNodes() {
    int taken = 0;
    boolean here = true;
    boolean there = true;
    while ((here || there) && taken < 2 * AN_HOUR) {
      here = submits(first);
      there = submits(second);
      taken += (here ? 1 : 0) + (there ? 1 : 0);
    }
    System.out.printf("%d messages of a user with a limit of %d%n", taken, AN_HOUR);
    assertTrue(taken >= AN_HOUR && taken <= AN_HOUR + AN_HOUR / 2, taken + " messages");
    Await.until("delivery", () -> first.queued() == 0);
  }

  /** Half a second goes by, so that the nodes hear of each other. */
  private static boolean submits(Instance node) {
    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    Shell.Result said =
        Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + node.submission(),
            "--tls",
            "--auth-user",
            "u0@example.com",
            "--auth-password",
            SECRET,
            "--from",
            "u0@example.com",
            "--to",
            "u0@example.com");
    assertTrue(said.exit() == 0 || said.output().contains("450 4.7.1 Too many"), said.output());
    return said.exit() == 0;
  }

  /** Within a second: what one node changes, the other obeys. */
  private void accountsAreSeenOnTheOtherNode() {
    List<String> unknown = new ArrayList<>();
    SmtpLoad early = new SmtpLoad(second.smtp(), "early", List.of("u1@example.com"));
    early.send(1, 1);
    unknown.addAll(early.refusals());
    assertTrue(unknown.get(0).startsWith("5"), unknown.toString());
    first.addMailbox("u1@example.com", SECRET);
    long since = System.nanoTime();
    Await.until(
        "the account on the other node",
        () -> {
          SmtpLoad one =
              new SmtpLoad(second.smtp(), "late" + System.nanoTime(), List.of("u1@example.com"));
          one.send(1, 1);
          return !one.acknowledged().isEmpty();
        });
    double seconds = (System.nanoTime() - since) / 1e9;
    System.out.printf("account seen on the other node after %.2f s%n", seconds);
  }
}
