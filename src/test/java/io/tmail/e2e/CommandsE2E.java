package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an alias's command can read and reach: its message (docs/adr/0010-commands.md). */
@Tag("hostile")
class CommandsE2E {
  private static final String SCRIPT =
      """
      #!/bin/bash
      exec >FOLDER/got 2>&1
      echo "user $(id -un)"
      id -Gn | tr ' ' '\\n' | grep -qx tmail && echo "LEAK group tmail"
      grep -q 'Subject: for the command' || echo "no message"
      for file in HOME/run/api.token HOME/tmail.cfg HOME/factor.key HOME/tls/key.pem HOME/db/tmail.db \
        HOME/db/tmail-queue.db HOME/dovecot/dovecot-sql.conf.ext HOME/log/tmail.log /etc/shadow; do
        cat "$file" >/dev/null 2>&1 && echo "LEAK $file"
      done
      for dir in HOME HOME/mail HOME/store HOME/pickup HOME/db /root; do
        [ -z "$(ls -A "$dir" 2>/dev/null)" ] || echo "LEAK $dir"
      done
      env >FOLDER/own
      for file in /proc/[0-9]*/environ; do
        tr '\\0' '\\n' <"$file" | grep TMAIL_ | grep -qvxFf FOLDER/own && echo "LEAK $file"
      done 2>/dev/null
      for file in /proc/[0-9]*/cmdline; do
        tr '\\0' ' ' <"$file" 2>/dev/null | grep -qE 'launch-micro|dovecot' && echo "LEAK $file"
      done
      for port in PORTS; do
        (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && echo "LEAK port $port"
      done
      find /run /tmp -type s 2>/dev/null | grep . && echo "LEAK sockets"
      touch HOME/x 2>/dev/null && echo "LEAK write"
      kill -9 1 2>/dev/null
      echo done
      """;

  private Instance server;

  /** One where the commands' user may write, and which is not hidden from it. */
  static Path folder(String name) {
    Path folder = Path.of("/var/tmp/tmail-e2e-commands", name);
    Shell.run("rm", "-rf", folder.toString()).mustSucceed();
    Shell.run("install", "-d", "-m", "777", folder.toString()).mustSucceed();
    return folder;
  }

  @BeforeEach
  void mustBeRoot() {
    Assumptions.assumeTrue(Instance.isRoot(), "only root starts the service of commands");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Test
  void commandReadsItsMessageAndNothingElse() throws IOException {
    server = new Instance("commands").start();
    Path folder = folder("reads");
    Path script = folder.resolve("command");
    String ports = server.smtp() + " " + server.http() + " " + server.imap();
    Files.writeString(
        script,
        SCRIPT
            .replace("FOLDER", folder.toString())
            .replace("HOME", server.home().toString())
            .replace("PORTS", ports));
    Shell.run("chmod", "755", script.toString()).mustSucceed();
    server.addMailbox("alice@example.com", "secret-1");
    String added =
        server
            .tmail("alias", "add", "-p", script.toString(), "box@example.com")
            .mustSucceed()
            .output();
    assertFalse(added.contains("Warning"), added);
    String got = run(folder);
    assertEquals(List.of("user tmail-pipe", "done"), got.lines().toList(), got);
    assertEquals("", Shell.run("pgrep", "-u", "0", "-f", "perl .*tmail-commands").output());
    Files.delete(folder.resolve("got"));
    assertTrue(run(folder).contains("done"), "the service has survived it");
    Await.until("an empty queue", () -> server.queued() == 0);
  }

  /** Its user may read the server's files, so there is no service. */
  @Test
  void whoAddsACommandThatNobodyWillRunIsWarned() {
    server = new Instance("commands").set("TMAIL_DELIVERD_PIPE_USER", "tmail").start();
    server.addMailbox("alice@example.com", "secret-1");
    for (String action : List.of("add", "update")) {
      String said =
          server
              .tmail("alias", action, "-p", "/bin/true", "box@example.com")
              .mustSucceed()
              .output();
      assertTrue(said.contains("Warning: aliases' commands are refused: "), said);
    }
    String plain =
        server.tmail("alias", "add", "-d", "alice@example.com", "x@example.com").output();
    assertFalse(plain.contains("Warning"), plain);
  }

  private String run(Path folder) throws IOException {
    Path got = folder.resolve("got");
    Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.smtp(),
            "--from",
            "a@remote.test",
            "--to",
            "box@example.com",
            "--header",
            "Subject: for the command")
        .mustSucceed();
    Await.until("the command", () -> contains(got, "done"));
    return Files.readString(got);
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
