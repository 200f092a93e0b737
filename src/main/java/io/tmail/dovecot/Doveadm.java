package io.tmail.dovecot;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.tmail.accounts.MailHosts;
import io.tmail.config.DovecotSettings;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Asks Dovecot about mailboxes, in the words of doveadm(1), at the socket of its doveadm service,
 * or at the port of that of the mailbox's host. Each call is a connection of its own and ends
 * within its time. Any thread may call.
 */
@ApplicationScoped
class Doveadm {
  private Settings settings;
  private MailHosts hosts;

  protected Doveadm() {}

  @Inject
  public Doveadm(Settings settings, MailHosts hosts) {
    this.settings = settings;
    this.hosts = hosts;
  }

  /** Logins by the Dovecot to ask about them; one that is asked about all has an empty name. */
  Map<String, List<String>> byHost(Collection<String> logins) {
    return logins.stream().collect(groupingBy(this::hostOf, LinkedHashMap::new, toList()));
  }

  private String hostOf(String login) {
    return settings.dovecot().doveadmPort().isPresent() ? hosts.of(login) : "";
  }

  /**
   * Opens a conversation of at most that many milliseconds.
   *
   * @param host as {@link #byHost} names it
   * @throws IOException if Dovecot does not answer, or no doveadm service is configured
   */
  DoveadmSession open(String host, long millis) throws IOException {
    DovecotSettings dovecot = settings.dovecot();
    if (!dovecot.enabled() || dovecot.doveadm().isEmpty()) {
      throw new IOException("TMAIL_DOVECOT_DOVEADM is not set");
    }
    OptionalInt port = dovecot.doveadmPort();
    return port.isPresent()
        ? DoveadmSession.open(
            new InetSocketAddress(host, port.getAsInt()), dovecot.doveadmPassword(), millis)
        : DoveadmSession.open(Path.of(dovecot.doveadm()), millis);
  }

  /** One command for one user. */
  DoveadmReply run(long millis, String login, String input, List<String> command)
      throws IOException {
    try (DoveadmSession session = open(hostOf(login), millis)) {
      return session.run(login, input, command);
    }
  }
}
