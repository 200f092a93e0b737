package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stolen account on two nodes over PostgreSQL. */
@Tag("fault")
class BrakeE2E {
  private static final String SECRET = "secret-1";
  private static final String STOLEN = "stolen@example.com";
  private static final String NEWS = "news@example.com";
  private static final Path SHARED = Instance.FOLDER.resolve("shared");

  private static SqlServer database;
  private static Instance first;
  private static Instance second;
  private static SmtpSink world;

  private static Instance node(String name) {
    return database
        .joinedBy(new Instance(name))
        .set("TMAIL_DOVECOT_TRANSPORT", "lmtp")
        .set("TMAIL_STORE_SOURCE", SHARED.resolve("store").toString())
        .set("TMAIL_USERS_HOME_BASE", SHARED.resolve("mail").toString());
  }

  @BeforeAll
  static void open() throws Exception {
    database = new SqlServer("postgres");
    Shell.run("rm", "-rf", SHARED.toString()).mustSucceed();
    world = new SmtpSink(Duration.ZERO);
    first = node("brake1").start();
    second = node("brake2").start();
    for (String each : List.of(STOLEN, NEWS, "owner@example.com")) {
      first.addMailbox(each, SECRET);
      first.tmail("user", "update", "-r", each).mustSucceed();
    }
    first
        .tmail("routes", "add", "-d", "victims.test", "-rh", "127.0.0.1", "-rp", world.port() + "")
        .mustSucceed();
  }

  @AfterAll
  static void close() throws Exception {
    second.stop();
    first.stop();
    database.stop();
    world.close();
  }

  private static Shell.Result submit(Instance node, String user, String to) {
    return Shell.run(
        "swaks",
        "--server",
        "127.0.0.1:" + node.submission(),
        "--tls",
        "--auth-user",
        user,
        "--auth-password",
        SECRET,
        "--from",
        user,
        "--to",
        to);
  }

  /** How many of the recipients were accepted. */
  private static int burst(Instance node, String from, String prefix, int messages) {
    int taken = 0;
    for (int i = 0; i < messages; i++) {
      String to =
          String.join(
              ",",
              IntStream.range(i * 10, i * 10 + 10)
                  .mapToObj(n -> prefix + n + "@victims.test")
                  .toList());
      Shell.Result said = submit(node, from, to);
      if (said.exit() == 0) {
        taken += 10;
      }
    }
    return taken;
  }

  @Test
  void aStolenAccountIsStoppedOnBothNodesAndNobodyElse() throws Exception {
    List<CompletableFuture<Integer>> both = new ArrayList<>();
    both.add(CompletableFuture.supplyAsync(() -> burst(first, STOLEN, "a", 20)));
    both.add(CompletableFuture.supplyAsync(() -> burst(second, STOLEN, "b", 20)));
    int taken = both.stream().mapToInt(CompletableFuture::join).sum();
    System.out.printf("%d recipients taken from a stolen account on two nodes%n", taken);
    assertTrue(taken <= 100, taken + " recipients");
    Shell.Result again = submit(second, STOLEN, "owner@example.com");
    assertTrue(again.output().contains("450 4.7.1 Sending is suspended"), again.output());

    // the owner reads on, mail comes in, and both are told
    assertTrue(submit(first, "owner@example.com", STOLEN).exit() == 0);
    Await.until(
        "mail that comes in",
        () -> first.mailbox(STOLEN, SECRET).messages("imaps", "INBOX").size() >= 2);
    String listed = first.tmail("limits", "suspended").mustSucceed().output();
    assertTrue(listed.contains(STOLEN) && listed.contains("had not written before"), listed);

    // a newsletter of an account with a higher limit
    first.tmail("limits", "set", "--new-recipients", "1000", NEWS).mustSucceed();
    assertEquals(200, burst(first, NEWS, "reader", 20));

    first.tmail("user", "restore", STOLEN).mustSucceed();
    Await.until("sending again", () -> submit(second, STOLEN, "owner@example.com").exit() == 0);
    Await.until("the held mail", () -> first.queued() == 0);
  }
}
