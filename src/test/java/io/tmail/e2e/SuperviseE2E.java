package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What dies comes back by itself, and what was stopped does not. */
@Tag("guard")
class SuperviseE2E {
  private static final String SECRET = "secret-1";

  @Test
  void killedProcessesComeBackAndMailGoesOn() {
    Instance server = new Instance("supervised").start();
    try {
      server.addMailbox("alice@example.com", SECRET);
      kill9(server, "run/tmail.pid", "server was restarted in");
      awaitMail(server, "after-server");
      kill9(server, "dovecot/run/master.pid", "dovecot was restarted in");
      awaitMail(server, "after-dovecot");
      server.mailbox("alice@example.com", SECRET).awaitMessage("after-dovecot.0");
      String status = server.deploy("status").mustSucceed().output();
      assertTrue(status.matches("(?s).*server +running.*restarted 1 times.*"), status);
      assertTrue(status.matches("(?s).*Dovecot +running.*restarted 1 times.*"), status);
      String parts = server.tmail("status").mustSucceed().output();
      assertTrue(parts.matches("(?s).*restarts +server +warn +1, .*"), parts);
      String log = server.log();
      assertTrue(log.contains("server has ended by itself; restart in 1 s"), log);
      stoppedPartStaysSo(server);
    } finally {
      server.stop();
    }
    assertEquals(
        List.of(),
        List.of("run/supervisor.pid", "run/tmail.pid").stream()
            .filter(file -> server.process(file).isPresent())
            .toList());
  }

  /** Until the log says that it is back. */
  private static void kill9(Instance server, String pidFile, String back) {
    ProcessHandle process = server.process(pidFile).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    Await.until(back, () -> server.log().contains(back));
    assertNotEquals(process.pid(), server.process(pidFile).orElseThrow().pid());
  }

  private static void awaitMail(Instance server, String tag) {
    Await.until(
        "mail is accepted",
        () -> {
          SmtpLoad one = new SmtpLoad(server.smtp(), tag, List.of("alice@example.com"));
          one.send(1, 1);
          return !one.acknowledged().isEmpty();
        });
    Await.until("mail is delivered", () -> server.queued() == 0);
  }

  private static void stoppedPartStaysSo(Instance server) {
    server.stopDovecot();
    server.deploy("run", "--detach", "--only", "dovecot").mustSucceed();
    assertTrue(server.process("dovecot/run/master.pid").isPresent());
    server.stopDovecot();
    String status = server.deploy("status").output();
    assertFalse(status.contains("will be restarted"), status);
    assertTrue(status.matches("(?s).*Dovecot +not running.*"), status);
  }
}
