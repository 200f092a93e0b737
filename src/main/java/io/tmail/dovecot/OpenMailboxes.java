package io.tmail.dovecot;

import io.tmail.accounts.ShutOut;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sessions of IMAP, POP3 and ManageSieve on the Dovecot that holds the mailbox. What a password has
 * opened ends with it, as far as Dovecot can be reached: the change itself never fails for that.
 */
@ApplicationScoped
class OpenMailboxes {
  private static final Logger LOG = Logger.getLogger(OpenMailboxes.class.getName());
  private static final long PATIENCE_MILLIS = 2_000;
  private static final String NOBODY_THERE = "NOTFOUND";

  private Doveadm doveadm;
  private Settings settings;

  protected OpenMailboxes() {}

  @Inject
  public OpenMailboxes(Doveadm doveadm, Settings settings) {
    this.doveadm = doveadm;
    this.settings = settings;
  }

  /** After the commit, on the thread of the change, so that no new session begins meanwhile. */
  void onShutOut(@Observes(during = TransactionPhase.AFTER_SUCCESS) ShutOut shutOut) {
    if (settings.dovecot().enabled() && !settings.dovecot().doveadm().isEmpty()) {
      end(shutOut.login());
    }
  }

  private void end(String login) {
    if (login.matches(".*[*?].*")) {
      tellOpen(login, "Dovecot would treat the name as a pattern, which may match other mailboxes");
      return;
    }
    try {
      DoveadmReply reply = doveadm.run(PATIENCE_MILLIS, login, "", List.of("kick", login));
      if (!reply.isDone() && !reply.error().equals(NOBODY_THERE)) {
        tellOpen(login, reply.error());
      }
    } catch (IOException silent) {
      tellOpen(login, silent.getMessage());
    }
  }

  private static void tellOpen(String login, String why) {
    LOG.log(
        Level.WARNING, "sessions of mailbox {0} may still be open: {1}", new Object[] {login, why});
  }
}
