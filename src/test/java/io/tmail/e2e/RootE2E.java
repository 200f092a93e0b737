package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the user tmail can make root do by way of its home: nothing (docs/adr/0009-no-root.md). */
@Tag("guard")
class RootE2E {
  private static final String SECRET = "secret-1";

  /** An address of the loopback network where the usual ports are free. */
  private static final String LOW = "127.77.44.1";

  private final Path victim = Instance.FOLDER.resolve("victim");

  @BeforeEach
  void makeVictim() throws IOException {
    Assumptions.assumeTrue(Instance.isRoot(), "only root can be tempted");
    Shell.run("rm", "-rf", victim.toString()).mustSucceed();
    Files.createDirectories(victim.resolve("folder"));
    Files.writeString(victim.resolve("file"), "nobody's business\n");
    Shell.run("chmod", "700", victim.toString()).mustSucceed();
  }

  /** Names, owners, modes, times and contents. */
  private String victim() {
    return Shell.run(
            "sh",
            "-c",
            "find \"$1\" -printf '%p %u %g %m %s %T@ %l\\n' | sort; cat \"$1/file\"",
            "sh",
            victim.toString())
        .mustSucceed()
        .output();
  }

  private static Shell.Result asTmail(String script, Path... arguments) {
    List<String> line =
        new java.util.ArrayList<>(
            List.of("setpriv", "--reuid=tmail", "--regid=tmail", "--clear-groups"));
    line.addAll(List.of("sh", "-ec", script, "sh"));
    for (Path argument : arguments) {
      line.add(argument.toString());
    }
    return Shell.run(line.toArray(new String[0]));
  }

  /** A home of the user tmail's, with nothing in it. */
  private static Instance emptyHome(String name) {
    Instance server = new Instance(name);
    Shell.run("install", "-d", "-m", "700", "-o", "tmail", "-g", "tmail", server.home().toString())
        .mustSucceed();
    return server;
  }

  @Test
  void linksOfTheHomeLeadRootNowhere() {
    for (String script :
        List.of(
            "ln -s \"$2/file\" run/writable; ln -s \"$2/new\" run/lock",
            "ln -s \"$2/folder\" mail; ln -s \"$2\" pickup; ln -s \"$2/folder\" dovecot",
            "ln -s \"$2/file\" tmail.cfg; ln -s \"$2/folder\" payara; ln -s \"$2/new\" log/tmail.log",
            "ln -s \"$2/new\" run/tmail.pid; ln -s \"$2/file\" run/api.token; ln -s \"$2/new\""
                + " run/ready; ln -s \"$2/file\" tls/key.pem; ln -s \"$2\" db; rmdir pickup")) {
      Instance server = emptyHome("root-links");
      asTmail("cd \"$1\"; mkdir run log tls pickup; " + script, server.home(), victim)
          .mustSucceed();
      String before = victim();
      server.deploy("run", "--detach", "--only", "dovecot");
      assertEquals(before, victim(), script);
      server.deploy("restore", "--replace", server.home().resolve("backup").toString());
      String said = server.tmail("queue", "count").output() + server.deploy("status").output();
      server.set("TMAIL_SENDMAIL_USER", "").deploy("sendmail", "root");
      server.deploy("stop");
      assertEquals(before, victim(), script);
      assertTrue(!said.contains("nobody's business"), said);
    }
  }

  @Test
  void homeThatIsALinkOfTmailIsRefused() throws IOException {
    Path open = Instance.FOLDER.resolve("open");
    Shell.run("rm", "-rf", open.toString()).mustSucceed();
    Shell.run("install", "-d", "-o", "tmail", open.toString()).mustSucceed();
    Instance server = new Instance(open.resolve("var"), true);
    asTmail("ln -s \"$2/folder\" \"$1/var\"", open, victim).mustSucceed();
    String before = victim();
    for (String command : List.of("run", "stop", "status")) {
      Shell.Result result = server.deploy(command);
      assertNotEquals(0, result.exit(), command);
      assertTrue(result.output().contains("root does not follow it"), result.output());
    }
    assertEquals(before, victim());
  }

  /** With ports that only root may open otherwise. */
  @Test
  void nothingRunsAsRoot() throws IOException {
    Instance server =
        new Instance("no-root")
            .set("TMAIL_SMTPD_DSNS", LOW + ":25:false")
            .set("TMAIL_DOVECOT_LISTEN", LOW)
            .set("TMAIL_DOVECOT_IMAP_PORT", "143");
    server.start();
    try {
      assertEquals("", processesOf("root", server.home()));
      assertTrue(processesOf("tmail", server.home()).contains("/usr/sbin/dovecot"));
      assertTrue(greeting(25).startsWith("220 "));
      assertTrue(greeting(143).startsWith("* OK "));
      server.addMailbox("alice@example.com", SECRET);
      String imap = "imap://" + LOW + ":143/INBOX";
      Shell.run("curl", "-skS", "--ssl-reqd", "-u", "alice@example.com:" + SECRET, imap)
          .mustSucceed();
      assertEquals(
          "", Shell.run("find", server.home().toString(), "-user", "root").mustSucceed().output());
      assertCoreDumpsAreOff(server);
    } finally {
      server.stop();
    }
  }

  /**
   * Whoever runs as the user tmail can be stopped and looked into by it. One who shares root's
   * terminal could be made to type there, and one who has it open to tell what root types.
   */
  @Test
  void nothingOfTmailsIsOnRootsTerminal() {
    Instance server = emptyHome("root-terminal");
    asTmail("cd \"$1\"; mkdir run pickup; mkfifo run/api.url; echo x >run/api.token", server.home())
        .mustSucceed();
    assertEquals("", seenOnTerminal(server, "tmail queue count"));
    assertEquals("", seenOnTerminal(server, "sendmail root"));
    asTmail("rm \"$1/run/api.url\"", server.home()).mustSucceed();
    try {
      for (String command :
          List.of("run --detach", "status", "tmail queue count", "sendmail root", "stop")) {
        assertEquals("", seenOnTerminal(server, command), command);
      }
    } finally {
      server.stop();
    }
  }

  /** Processes of others that have, or share, the terminal in which root gives that command. */
  private static String seenOnTerminal(Instance server, String command) {
    String watch =
        """
        sleep 2 | script -qec "$1" /dev/null >/dev/null 2>&1 & job=$!
        while kill -0 $job 2>/dev/null; do
          for process in $(pgrep -u tmail,tmail-pipe); do
            terminal=$(awk '{ sub(/.*\\) /, ""); print $5 }' /proc/$process/stat 2>/dev/null)
            if [ "${terminal:-0}" != 0 ] || ls -l /proc/$process/fd 2>/dev/null | grep -q /dev/pts/; then
              tr '\\0\\n' '  ' </proc/$process/cmdline | cut -c 1-200
              echo
            fi
          done
        done 2>/dev/null | sort -u
        """;
    return server
        .run(
            List.of(
                "bash", "-c", watch, "bash", Path.of("deploy").toAbsolutePath() + "/" + command))
        .output()
        .strip();
  }

  /** As root makes it, with the strict umask of all commands: the server's user reads the build. */
  @Test
  void freshCloneIsBuiltForTheServersUser() throws IOException {
    Path clone = Instance.FOLDER.resolve("clone");
    Path tools = Instance.FOLDER.resolve("clone-tools");
    Shell.run("rm", "-rf", clone.toString(), tools.toString()).mustSucceed();
    Files.createDirectories(clone);
    Files.createDirectories(tools);
    Shell.run("cp", "-R", Instance.PROJECT.resolve("deploy").toString(), clone.toString())
        .mustSucceed();
    Files.writeString(clone.resolve("pom.xml"), "");
    Files.createDirectories(clone.resolve("src/main"));
    Path maven = tools.resolve("mvn");
    Files.writeString(
        maven,
        "#!/bin/sh\nmkdir -p target && cp "
            + Instance.PROJECT.resolve("target/tmail.war")
            + " "
            + Instance.PROJECT.resolve("target/tmail-cli.jar")
            + " target\n");
    Shell.run("chmod", "755", clone.toString(), tools.toString(), maven.toString()).mustSucceed();
    Shell.run(
            java.util.Map.of(
                "PATH",
                tools + ":" + System.getenv("PATH"),
                "TMAIL_HOME",
                Instance.FOLDER.resolve("clone-home").toString()),
            "",
            List.of(
                "bash",
                "-c",
                "umask 077; exec \"$0\" --prepare --only dovecot",
                clone.resolve("deploy/run").toString()))
        .mustSucceed();
    asTmail("test -r \"$1/tmail.war\"; test -r \"$1/tmail-cli.jar\"", clone.resolve("target"))
        .mustSucceed();
  }

  @Test
  void filesOfRootAreNamedBeforeAnythingStarts() throws IOException {
    Instance server = emptyHome("root-files");
    asTmail("mkdir -p \"$1/db\" \"$1/mail/e/example.com\" \"$1/tls\" \"$1/run\"", server.home())
        .mustSucceed();
    for (String file : List.of("db/tmail.db", "tls/key.pem", "mail/e/example.com/a")) {
      Path foreign = server.home().resolve(file);
      Files.writeString(foreign, "");
      Shell.run("chmod", "600", foreign.toString()).mustSucceed();
      Shell.Result result = server.deploy("run", "--detach", "--only", "dovecot");
      assertEquals(1, result.exit(), result.output());
      assertTrue(result.output().contains(foreign + " belongs to the user root"), result.output());
      String told = result.output().substring(result.output().indexOf("cd " + server.home()));
      Shell.run("sh", "-c", told).mustSucceed();
      assertEquals("tmail", Files.getOwner(foreign).getName());
      Files.delete(foreign);
    }
    server.deploy("run", "--detach", "--only", "dovecot").mustSucceed();
    server.deploy("stop").mustSucceed();
  }

  /** Dovecot speaks with systemd, too, and would make itself the unit's main process. */
  @Test
  void systemdIsToldOfReadinessByDeployRunAlone() throws IOException {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/bin/systemd-notify")), "systemd-notify is not installed");
    Instance server = emptyHome("root-notify");
    Path socket = Instance.FOLDER.resolve("notify");
    Path told = victim.resolve("told");
    Process systemd =
        new ProcessBuilder(
                "perl",
                "-MSocket",
                "-e",
                "unlink $ARGV[0]; socket(S, PF_UNIX, SOCK_DGRAM, 0);"
                    + " bind(S, pack_sockaddr_un($ARGV[0])); chmod 0666, $ARGV[0]; $| = 1;"
                    + " while (defined recv(S, my $m, 4096, 0)) { print \"$m\\n\" }",
                socket.toString())
            .redirectOutput(told.toFile())
            .start();
    try {
      Await.until("a socket", () -> Files.exists(socket));
      server.set("NOTIFY_SOCKET", socket.toString());
      server.deploy("run", "--detach", "--only", "dovecot").mustSucceed();
      String messages = Files.readString(told);
      assertTrue(messages.contains("READY=1"), messages);
      assertTrue(!messages.contains("MAINPID"), messages);
    } finally {
      systemd.destroyForcibly();
      server.deploy("stop");
    }
  }

  /** Its Dovecot was root's, and its pid files cannot be read by the server's user. */
  @Test
  void earlierVersionThatRunsIsLeftAloneByRunAndEndedByStop() throws IOException {
    Instance server = emptyHome("root-earlier");
    Path pretended = victim.resolve("dovecot");
    Files.copy(Path.of("/bin/bash"), pretended);
    Files.writeString(victim.resolve("waits"), "sleep 300 & wait\n");
    Shell.run("chmod", "755", pretended.toString()).mustSucceed();
    Process master =
        new ProcessBuilder(
                "bash",
                "-c",
                "BASH_ENV=\"$1/waits\" exec -a /usr/sbin/dovecot \"$1/dovecot\" -c \"$2\"",
                "bash",
                victim.toString(),
                server.home().resolve("dovecot/dovecot.conf").toString())
            .start();
    try {
      asTmail("mkdir \"$1/dovecot\"; echo kept >\"$1/dovecot/dovecot.conf\"", server.home())
          .mustSucceed();
      Await.until(
          "a process that looks like it",
          () -> Shell.run("pgrep", "-x", "dovecot").output().contains("" + master.pid()));
      Shell.Result refused = server.deploy("run", "--detach", "--only", "dovecot");
      assertEquals(1, refused.exit(), refused.output());
      assertTrue(refused.output().contains("an earlier version runs"), refused.output());
      assertEquals("kept\n", Files.readString(server.home().resolve("dovecot/dovecot.conf")));
      assertTrue(master.isAlive());
      server.deploy("stop").mustSucceed();
      assertTrue(!master.isAlive());
    } finally {
      master.descendants().forEach(ProcessHandle::destroyForcibly);
      master.destroyForcibly();
      server.deploy("stop");
    }
  }

  private static void assertCoreDumpsAreOff(Instance server) throws IOException {
    for (String master : List.of("run/tmail.pid", "dovecot/run/master.pid")) {
      ProcessHandle process = server.process(master).orElseThrow();
      List<ProcessHandle> all =
          java.util.stream.Stream.concat(java.util.stream.Stream.of(process), process.descendants())
              .toList();
      for (ProcessHandle each : all) {
        Path file = Path.of("/proc/" + each.pid() + "/limits");
        String limits = Files.exists(file) ? Files.readString(file) : "";
        if (limits.isEmpty()) {
          continue; // a process that has just ended
        }
        assertTrue(
            limits.matches("(?s).*Max core file size +0 +0 .*"),
            master + " may dump core: " + limits);
      }
    }
  }

  private static String processesOf(String user, Path home) {
    return Shell.run(
            "sh",
            "-c",
            "ps -U "
                + user
                + " -u "
                + user
                + " -o args= | grep -F \"$1/\" | grep -v grep"
                + " || true",
            "sh",
            home.toString())
        .output()
        .lines()
        .filter(line -> !line.startsWith("sh "))
        .collect(java.util.stream.Collectors.joining("\n"));
  }

  private static String greeting(int port) throws IOException {
    try (Socket socket = new Socket(LOW, port);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      return in.readLine();
    }
  }
}
