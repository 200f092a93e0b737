package io.tmail.accounts;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks Dovecot about mailboxes, in the words of doveadm(1), at the socket of its doveadm service.
 * Each call is a connection of its own and ends within its time. Any thread may call.
 */
@ApplicationScoped
class Doveadm {
  @Inject Settings settings;

  /**
   * Opens a conversation of that many milliseconds at most.
   *
   * @throws IOException if Dovecot does not answer, or nobody is to be asked
   */
  DoveadmSession open(long millis) throws IOException {
    String socket = settings.dovecot().doveadm();
    if (!settings.dovecot().enabled() || socket.isEmpty()) {
      throw new IOException("no doveadm socket is set");
    }
    return DoveadmSession.open(Path.of(socket), millis);
  }

  /** One command for one user. */
  DoveadmReply run(long millis, String login, String input, List<String> command)
      throws IOException {
    try (DoveadmSession session = open(millis)) {
      return session.run(login, input, command);
    }
  }
}
