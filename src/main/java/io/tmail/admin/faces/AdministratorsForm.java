package io.tmail.admin.faces;

import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import io.tmail.credentials.SecondFactors;
import io.tmail.rights.AccountsException;
import io.tmail.secrets.GeneratedPassword;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The page of administrators: list, add, remove. */
@Named
@RequestScoped
public class AdministratorsForm {
  @Inject private Administrators administrators;
  @Inject private SecondFactors factors;
  @Inject private Notices notices;

  private String login;
  private String domains;
  private boolean grantsRelay;
  private String madeFor;
  private String madePassword;

  public void add() {
    try {
      String password = GeneratedPassword.make();
      madeFor = administrators.add(login, password, TokensForm.words(domains)).login();
      madePassword = password;
      if (grantsRelay) {
        administrators.allowGrantingRelay(login, true);
      }
      login = null;
      domains = null;
      grantsRelay = false;
    } catch (AccountsException refusal) {
      notices.refused("newAdministrator", refusal);
    }
  }

  public void remove(String leaving) {
    try {
      administrators.remove(leaving);
      notices.done("administrators.removed", leaving);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  /** Sets whether a domain administrator may allow users to send to other servers. */
  public void allowGrantingRelay(String other, boolean wanted) {
    try {
      administrators.allowGrantingRelay(other, wanted);
      notices.done(wanted ? "administrators.relayAllowed" : "administrators.relayDenied", other);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  /** Whether this login requires a code. */
  public boolean hasFactor(String other) {
    return factors.isOn(other);
  }

  /** For administrators who have lost their second factor. */
  public void resetFactor(String other) {
    try {
      factors.resetAdministrators(other);
      notices.done("factor.reset", other);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  public List<Administrator> getList() {
    return administrators.list();
  }

  public String getMadeFor() {
    return madeFor;
  }

  /** The generated one-time password; shown only once. */
  public String getMadePassword() {
    return madePassword;
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public String getDomains() {
    return domains;
  }

  public void setDomains(String domains) {
    this.domains = domains;
  }

  public boolean isGrantsRelay() {
    return grantsRelay;
  }

  public void setGrantsRelay(boolean grantsRelay) {
    this.grantsRelay = grantsRelay;
  }
}
