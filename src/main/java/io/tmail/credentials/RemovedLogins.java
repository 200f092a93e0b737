package io.tmail.credentials;

import io.tmail.accounts.LoginRemoved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Removes what is kept of a login together with it: app passwords, sign-ins, second factor. */
@ApplicationScoped
public class RemovedLogins {
  private AppPasswords appPasswords;
  private LoginTables logins;
  private FactorTables factors;

  protected RemovedLogins() {}

  @Inject
  RemovedLogins(AppPasswords appPasswords, LoginTables logins, FactorTables factors) {
    this.appPasswords = appPasswords;
    this.logins = logins;
    this.factors = factors;
  }

  /** In the transaction of the removal. */
  void onRemoved(@Observes LoginRemoved removed) {
    appPasswords.removeAllOf(removed.login());
    logins.remove(removed.login());
    factors.remove(removed.login());
  }
}
