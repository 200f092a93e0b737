package io.tmail.admin.faces;

import io.tmail.accounts.User;
import io.tmail.accounts.Users;
import io.tmail.credentials.AppPassword;
import io.tmail.credentials.AppPasswords;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** A user's app passwords: list, create, revoke. */
@Named
@RequestScoped
public class AppPasswordsForm {
  private static final String FORM = "appPasswords";

  @Inject private AppPasswords passwords;
  @Inject private Users users;
  @Inject private Visitor visitor;
  @Inject private Notices notices;

  private String name;
  private String madeFor;
  private String madePassword;

  public void add() {
    try {
      madePassword = passwords.add(visitor.getName(), name);
      madeFor = name;
      name = null;
    } catch (AccountsException refusal) {
      notices.refused(FORM, refusal);
    }
  }

  public void remove(String program) {
    try {
      passwords.remove(visitor.getName(), program);
      notices.done("apps.removed", program);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  /** Whether programs may also use the user's own password. */
  public void takeOnly(boolean wanted) {
    passwords.takeOnly(visitor.getName(), wanted);
    notices.done(wanted ? "programs.nowOnly" : "programs.nowBoth");
  }

  public boolean isOnly() {
    return users.find(visitor.getName()).map(User::takesAppPasswordsOnly).orElse(false);
  }

  public List<AppPassword> getList() {
    return passwords.list(visitor.getName());
  }

  /** The name of the app password that was just created. */
  public String getMadeFor() {
    return madeFor;
  }

  /** The generated password; shown only once. */
  public String getMadePassword() {
    return madePassword;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }
}
