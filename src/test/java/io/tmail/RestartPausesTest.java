package io.tmail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long {@code deploy/supervise.sh} waits before it restarts a part that ends again. */
@Timeout(30)
class RestartPausesTest {
  /** Time is the shell's SECONDS, which may be set. */
  private static final String DIES =
      """
      TMAIL_HOME=$1 DEPLOY=$1
      SERVER_PID=$1/server.pid DOVECOT_PID=$1/dovecot.pid SERVER_LOG=$1/log/tmail.log
      . "$2/deploy/supervise.sh"
      runs() { "$running"; }
      tell() { case $2 in *"restart in"*) printf '%s ' "${2//[!0-9]/}" ;; esac; }
      declare -A PAUSE_ENDS=() FAILURES=() SEEN=() COUNT=([server]=0 [dovecot]=0)
      declare -A SINCE=([server]=0 [dovecot]=0)
      : >"$(mark server)"
      running=false
      for _ in 1 2 3 4 5 6 7 8; do
        watch server
        SECONDS=${PAUSE_ENDS[server]}
        watch server
        [ "$3" = fails ] || running=true
        SECONDS=$((SECONDS + 5))
        [ "$3" = fails ] || watch server
        running=false
      done
      running=true
      SECONDS=$((SECONDS + CALM))
      watch server
      running=false
      watch server
      """;

  @TempDir private Path home;

  @Test
  void pausesOfAPartThatEndsAgainGrowToAMinuteAndBeginAnewAfterCalm() throws Exception {
    assertEquals("1 2 4 8 16 32 60 60 1 ", pauses("ends", 0));
  }

  @Test
  void restartsThatFailAreTriedAsRarely() throws Exception {
    assertEquals(
        List.of("1", "2", "4", "8", "16", "32", "60", "60"),
        Arrays.asList(pauses("fails", 1).split(" ")).subList(0, 8));
  }

  /**
   * @param exit of each restart
   */
  private String pauses(String way, int exit) throws IOException, InterruptedException {
    Files.createDirectories(home.resolve("run"));
    Files.createDirectories(home.resolve("log"));
    Path restart = Files.writeString(home.resolve("run.sh"), "#!/bin/sh\nexit " + exit + "\n");
    Path script =
        Files.writeString(home.resolve("script"), DIES.replace("DEPLOY=$1", "DEPLOY=$1/deploy"));
    Files.createDirectories(home.resolve("deploy"));
    Files.move(restart, home.resolve("deploy/run"));
    home.resolve("deploy/run").toFile().setExecutable(true);
    Process bash =
        new ProcessBuilder(
                "bash",
                script.toString(),
                home.toString(),
                Path.of("").toAbsolutePath().toString(),
                way)
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    bash.waitFor();
    return said;
  }
}
