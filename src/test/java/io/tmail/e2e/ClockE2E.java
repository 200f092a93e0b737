package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A clock that is set back and forth while mail waits. */
@Tag("fault")
class ClockE2E {
  private static final String ALICE = "alice@example.com";
  private static final String SECRET = "secret-1";
  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private Instance server;
  private final Acknowledged mail = new Acknowledged(ALICE);

  @AfterEach
  void stop() {
    server.stop();
  }

  private String status() {
    return server.tmail("status").output();
  }

  /** By libfaketime, for the server's process alone. */
  @Test
  void clockSetBackAndForthDelaysNothing() throws IOException {
    Assumptions.assumeTrue(Files.exists(FAKETIME), "libfaketime is not installed");
    Path clock = Instance.FOLDER.resolve("clock.offset");
    Files.createDirectories(clock.getParent());
    set(clock, "+0");
    server = new Instance("clock").set("JAVA_HOME", javaWith(clock).toString()).start();
    server.addMailbox(ALICE, SECRET);
    server.deploy("stop", "--only", "dovecot").mustSucceed(); // one that ended by itself comes back
    mail.send(server, "waits", 5);
    Await.until("deferrals", () -> server.tmail("queue", "list").output().contains("QUEUED"));
    set(clock, "-3600");
    server.deploy("run", "--detach", "--only", "dovecot").mustSucceed();
    mail.send(server, "back", 5);
    mail.mustArrive(server, "a clock set back");
    Await.until("a line about the clock", () -> server.log().contains("clock was set back"));
    set(clock, "+3600");
    mail.send(server, "forth", 5);
    mail.mustArrive(server, "a clock set forth");
    Await.until("a line about the clock", () -> server.log().contains("clock was set forward"));
    assertFalse(status().contains(" bad "), status());
  }

  /** A JDK whose java, where it runs the server, sees another time. */
  private static Path javaWith(Path clock) throws IOException {
    Path real = Path.of(System.getProperty("java.home"));
    Path faked = Instance.FOLDER.resolve("jdk");
    Shell.run("rm", "-rf", faked.toString()).mustSucceed();
    Files.createDirectories(faked.resolve("bin"));
    Files.copy(real.resolve("release"), faked.resolve("release"));
    try (Stream<Path> programs = Files.list(real.resolve("bin"))) {
      for (Path each : programs.filter(each -> !each.endsWith("java")).toList()) {
        Files.createSymbolicLink(faked.resolve("bin").resolve(each.getFileName()), each);
      }
    }
    String script =
        """
        #!/bin/sh
        case "$*" in
          *launch-micro.jar*)
            export LD_PRELOAD=%s FAKETIME_TIMESTAMP_FILE=%s
            export FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1
            export FAKETIME_FORCE_MONOTONIC_FIX=0 ;;
        esac
        exec %s/bin/java "$@"
        """
            .formatted(FAKETIME, clock, real);
    Path java = Files.writeString(faked.resolve("bin/java"), script);
    Shell.run("chmod", "-R", "a+rX,a+x", faked.toString()).mustSucceed();
    return java.getParent().getParent();
  }

  private static void set(Path clock, String offset) throws IOException {
    Path next = Files.writeString(clock.resolveSibling("clock.next"), offset + "\n");
    next.toFile().setReadable(true, false);
    Files.move(next, clock, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
