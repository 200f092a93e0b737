package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.client.ScriptedServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An administrator steers mail that a whole instance cannot get rid of. */
@Tag("e2e")
class QueueE2E {
  private static final String ALICE = "alice@example.com";
  private static final String SECRET = "secret-1";
  private static Instance server;
  private static ScriptedServer nextHop;

  @BeforeAll
  static void start() throws IOException {
    nextHop = new ScriptedServer();
    // the second attempt is the administrator's
    server =
        new Instance("queue")
            .set("TMAIL_DELIVERD_SKIP_DEAD_HOST", "1h")
            .set("TMAIL_DELIVERD_RETRY_FIRST", "1h")
            .set("TMAIL_DELIVERD_RETRY_MAX", "2h")
            .start();
    server.addMailbox(ALICE, SECRET, "-r");
    String port = Integer.toString(nextHop.port());
    server.tmail("routes", "add", "-rh", "127.0.0.1", "-rp", port).mustSucceed();
  }

  @AfterAll
  static void stop() throws IOException {
    server.stop();
    nextHop.close();
  }

  @Test
  void deferredMailIsFoundHeldReleasedAndBounced() {
    nextHop.script("421 4.3.2 come back later");
    String id = submit();
    Await.until("a deferral", () -> list("--reply", "COME BACK").contains(id));
    assertTrue(list("--state", "queued", "--domain", "remote.test").contains(id));
    assertEquals("0", server.tmail("queue", "count", "--older-than", "1h").output().strip());

    server.tmail("queue", "hold", id).mustSucceed();
    assertTrue(list("--state", "held").contains(id));
    String shown = server.tmail("queue", "show", id).mustSucceed().output();
    assertTrue(shown.contains("Subject: steered") && shown.contains("come back later"), shown);
    assertTrue(shown.contains("deferred to=<x@remote.test>, relay=127.0.0.1"), shown);

    nextHop.script("421 4.3.2 still later");
    server.tmail("queue", "release", id).mustSucceed();
    Await.until("another deferral", () -> list("--reply", "still later").contains(id));
    server.tmail("queue", "bounce", id).mustSucceed();
    String report = server.mailbox(ALICE, SECRET).awaitMessage("Undelivered Mail Returned");
    assertTrue(report.contains("550 5.3.0 bounced by the administrator"), report);
    Await.until("the queue to be empty", () -> server.queued() == 0);
    assertEquals(1, server.tmail("queue", "show", id).exit());
    String story = server.tmail("trace", "show", id).mustSucceed().output();
    for (String part :
        List.of(
            "protocol:      ESMTPSA",
            "deferred to=<x@remote.test>, relay=",
            "still later",
            "held (by ",
            "released (by ",
            "returned (by ",
            "bounced ",
            "reported (",
            "removed")) {
      assertTrue(story.contains(part), part + " is missing in " + story);
    }
    String found = server.tmail("trace", "list", "--to", "x@remote", "--since", "1h").output();
    assertTrue(found.contains(id), found);
  }

  private static String list(String... filters) {
    String[] command = new String[filters.length + 2];
    command[0] = "queue";
    command[1] = "list";
    System.arraycopy(filters, 0, command, 2, filters.length);
    return server.tmail(command).mustSucceed().output();
  }

  /** The id under which the server queued it. */
  private static String submit() {
    String dialogue =
        Shell.run(
                "swaks",
                "--server",
                "127.0.0.1:" + server.submission(),
                "--tls",
                "--auth-user",
                ALICE,
                "--auth-password",
                SECRET,
                "--from",
                ALICE,
                "--to",
                "x@remote.test",
                "--header",
                "Subject: steered")
            .mustSucceed()
            .output();
    return dialogue.replaceAll("(?s).*queued as ([0-9A-Z]+).*", "$1");
  }
}
