package io.tmail.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

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
   * @param text its settings, made from the instance's
   */
  private OtherDovecot(Instance instance, String host, UnaryOperator<String> text) {
    this.host = host;
    this.home = instance.home().resolveSibling(instance.home().getFileName() + "-" + host);
    this.configuration = home.resolve("dovecot.conf");
    Path theirs = instance.home().resolve("dovecot");
    Shell.run("rm", "-rf", home.toString()).mustSucceed();
    try {
      Files.createDirectories(mail());
      String same =
          Files.readString(theirs.resolve("dovecot.conf"))
              .replace(theirs + "/run", home + "/run")
              .replace(theirs + "/state", home + "/state")
              .replace(instance.home() + "/log/dovecot.log", home + "/dovecot.log")
              .replace("instance_name = ", "instance_name = " + host + " ")
              .replace("override_fields = ", "override_fields = home=" + mail() + "/%u ")
              .replace("listen = 127.0.0.1", "listen = " + host);
      Files.writeString(configuration, text.apply(same));
      Files.createFile(home.resolve("dovecot.log"));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    Shell.run("chown", "-R", "--reference=" + theirs, home.toString()).mustSucceed();
    start();
  }

  /** One with the lines that docs/SCALING.md gives a back-end, at ports of our own. */
  static OtherDovecot backEnd(Instance instance, String host, int lmtp, int doveadm) {
    String more =
        block("service lmtp")
            .replace("port = 24245", "port = " + doveadm)
            .replace("port = 24\n", "port = " + lmtp + "\n")
            .replace("10.0.0.8 10.0.0.9", "127.0.0.0/8");
    return new OtherDovecot(instance, host, text -> text + more);
  }

  /**
   * One with the passdb that docs/SCALING.md gives a proxy, to back-ends at the instance's port.
   */
  static OtherDovecot proxy(Instance instance, String host) {
    Path query = instance.home().resolve("dovecot/dovecot-sql-proxy.conf.ext");
    String passdb =
        block("passdb {")
            .replace("/etc/dovecot/dovecot-tmail-proxy.conf.ext", query.toString())
            .replace("}", "  override_fields = port=" + instance.imap() + "\n}");
    try {
      String same = Files.readString(query.resolveSibling("dovecot-sql.conf.ext"));
      Files.writeString(
          query, same.replaceAll("(?m)^password_query.*$", block("password_query").strip()));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    return new OtherDovecot(
        instance, host, text -> text.replaceAll("(?s)passdb \\{[^}]*}", "") + passdb);
  }

  /** What the page says, word for word. */
  private static String block(String begin) {
    try {
      String page = Files.readString(Instance.PROJECT.resolve("docs/SCALING.md"));
      int start = page.indexOf("\n" + begin) + 1;
      return page.substring(start, page.indexOf("```", start));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  void start() {
    Shell.run(asOwner("/usr/sbin/dovecot", "-c", configuration.toString()).toArray(new String[0]))
        .mustSucceed();
  }

  /** Orderly. */
  void stop() {
    doveadm("stop").mustSucceed();
  }

  /** Asks this Dovecot. */
  Shell.Result doveadm(String... arguments) {
    return Shell.run(line(arguments).toArray(new String[0]));
  }

  /** The command line of its doveadm. */
  List<String> line(String... arguments) {
    List<String> line = asOwner("doveadm", "-c", configuration.toString());
    line.addAll(List.of(arguments));
    return line;
  }

  /** As the user of the instance, for Dovecot is configured to be started by that one. */
  private static List<String> asOwner(String... command) {
    List<String> line = new ArrayList<>();
    if (Instance.isRoot()) {
      line.addAll(List.of("setpriv", "--reuid", "tmail", "--regid", "tmail", "--init-groups"));
    }
    line.addAll(List.of(command));
    return line;
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
