package io.tmail.smtp;

import io.tmail.credentials.Admitted;
import io.tmail.credentials.AppPasswords;
import io.tmail.credentials.LoginThrottle;
import io.tmail.credentials.RecentLogins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.Optional;
import java.util.logging.Logger;

/** Checks the credentials that AUTH brings; never logs them. */
@ApplicationScoped
public class SmtpAuthenticator {
  private static final Logger LOG = Logger.getLogger("tmail");

  private AppPasswords passwords;
  private LoginThrottle throttle;
  private RecentLogins logins;

  protected SmtpAuthenticator() {}

  @Inject
  SmtpAuthenticator(AppPasswords passwords, LoginThrottle throttle, RecentLogins logins) {
    this.passwords = passwords;
    this.throttle = throttle;
    this.logins = logins;
  }

  /**
   * Whether the client guessed too often, for this login or at all, to be heard now. Counts the
   * attempt otherwise: {@link #authenticate} has to follow.
   */
  boolean bars(String login, InetAddress client) {
    return !throttle.admit(client, login).isZero();
  }

  /** The active user with this login and password. */
  Optional<Admitted> authenticate(String login, String password, InetAddress client) {
    Optional<Admitted> admitted = check(login, password, client);
    if (admitted.isPresent()) {
      throttle.succeeded(client, login);
      logins.seen("smtp", admitted.get().user().login(), client, admitted.get().program());
    } else {
      throttle.failed(client, login);
      LOG.info(() -> "authentication failed: client=[" + client.getHostAddress() + "]");
    }
    return admitted;
  }

  private Optional<Admitted> check(String login, String password, InetAddress client) {
    try {
      return passwords.authenticate(login, password);
    } catch (RuntimeException trouble) {
      throttle.undecided(client, login);
      throw trouble;
    }
  }
}
