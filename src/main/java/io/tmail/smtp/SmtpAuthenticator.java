package io.tmail.smtp;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.logging.Logger;

/** Checks the credentials that AUTH brings; never logs them. */
@ApplicationScoped
public class SmtpAuthenticator {
  private static final Logger LOG = Logger.getLogger("tmail");

  private Accounts accounts;

  protected SmtpAuthenticator() {}

  @Inject
  SmtpAuthenticator(Accounts accounts) {
    this.accounts = accounts;
  }

  /** The active user with this login and password. */
  Optional<User> authenticate(String login, String password, SmtpConversation conversation) {
    Optional<User> user = accounts.authenticate(login, password);
    if (user.isEmpty()) {
      LOG.info(
          () ->
              "authentication failed: client=["
                  + conversation.client().ip().getHostAddress()
                  + "]");
    }
    return user;
  }
}
