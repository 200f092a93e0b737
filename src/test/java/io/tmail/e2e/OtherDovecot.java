package io.tmail.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Dovecot beside an instance's own, on another address of this machine: configured like that one
 * and with the same users, but mailboxes of its own.
 */
final class OtherDovecot {
  private final String host;
  private final Path home;
  private final Path configuration;

  /**
   * @param host an address of the loopback network
   * @param more settings that go after the instance's
   */
  OtherDovecot(Instance instance, String host, String more) {
    this.host = host;
    this.home = instance.home().resolveSibling(instance.home().getFileName() + "-" + host);
    this.configuration = home.resolve("dovecot.conf");
    Path theirs = instance.home().resolve("dovecot");
    Shell.run("rm", "-rf", home.toString()).mustSucceed();
    try {
      Files.createDirectories(mail());
      String text =
          Files.readString(theirs.resolve("dovecot.conf"))
              .replace(theirs + "/run", home + "/run")
              .replace(theirs + "/state", home + "/state")
              .replace(instance.home() + "/log/dovecot.log", home + "/dovecot.log")
              .replace("instance_name = ", "instance_name = " + host + " ")
              .replace("override_fields = ", "override_fields = home=" + mail() + "/%u ")
              .replace("listen = 127.0.0.1", "listen = " + host);
      Files.writeString(configuration, text + more);
      Files.createFile(home.resolve("dovecot.log"));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    Shell.run("chown", "-R", "--reference=" + theirs, home.toString()).mustSucceed();
    start();
  }

  void start() {
    Shell.run("/usr/sbin/dovecot", "-c", configuration.toString()).mustSucceed();
  }

  /** Orderly. */
  void stop() {
    doveadm("stop").mustSucceed();
  }

  /** The doveadm that speaks to this Dovecot. */
  Shell.Result doveadm(String... arguments) {
    List<String> line = new ArrayList<>(List.of("doveadm", "-c", configuration.toString()));
    line.addAll(List.of(arguments));
    return Shell.run(line.toArray(new String[0]));
  }

  private Path mail() {
    return home.resolve("mail");
  }

  /** The ids of the messages in a user's mailbox. */
  List<String> arrived(String login) {
    Path maildir = mail().resolve(login);
    return Files.exists(maildir) ? Arrivals.in(maildir) : List.of();
  }

  @Override
  public String toString() {
    return host;
  }
}
