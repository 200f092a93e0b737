package io.tmail.dovecot;

import io.tmail.accounts.MailboxLeft;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sieve scripts of users that are removed: they stay with the mail, but none is active, so that the
 * next user of the address starts without rules. The removal itself never fails for that.
 *
 * <p>One Dovecot's mailboxes are folders of this machine, so Dovecot need not run. Several Dovecots
 * have to be asked, which they understand only while the user is there.
 */
@ApplicationScoped
class LeftRules {
  private static final Logger LOG = Logger.getLogger(LeftRules.class.getName());
  private static final long PATIENCE_MILLIS = 2_000;

  /** What Dovecot runs: a link to the active script, or a script written by hand. */
  private static final String ACTIVE = ".dovecot.sieve";

  private static final String SET_ASIDE = ".dovecot.sieve.removed";

  private Doveadm doveadm;
  private Settings settings;

  protected LeftRules() {}

  @Inject
  public LeftRules(Doveadm doveadm, Settings settings) {
    this.doveadm = doveadm;
    this.settings = settings;
  }

  /** Before the removal; nothing is done where there is one Dovecot. */
  void onLeaving(@Observes MailboxLeft left) {
    if (!settings.dovecot().enabled() || !settings.dovecot().isSpread()) {
      return;
    }
    try {
      DoveadmReply reply =
          doveadm.run(PATIENCE_MILLIS, left.login(), "", List.of("sieve deactivate"));
      if (!reply.isDone()) {
        tellActive(left.login(), reply.error());
      }
    } catch (IOException silent) {
      tellActive(left.login(), silent.getMessage());
    }
  }

  /** After the commit, so that a removal that fails changes nothing. */
  void onLeft(@Observes(during = TransactionPhase.AFTER_SUCCESS) MailboxLeft left) {
    if (!settings.dovecot().enabled() || settings.dovecot().isSpread()) {
      return;
    }
    Path active = Path.of(left.home(), ACTIVE);
    try {
      if (Files.isSymbolicLink(active)) {
        Files.delete(active);
      } else if (Files.exists(active, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(active, active.resolveSibling(SET_ASIDE), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failed) {
      tellActive(left.login(), failed.toString());
    }
  }

  private static void tellActive(String login, String why) {
    LOG.log(
        Level.WARNING,
        "the Sieve script of removed user {0} may still be active for the next user of that address:"
            + " {1}",
        new Object[] {login, why});
  }
}
