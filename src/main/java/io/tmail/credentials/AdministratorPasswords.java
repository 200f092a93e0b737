package io.tmail.credentials;

import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import io.tmail.config.Settings;
import io.tmail.rights.AccountsException;
import io.tmail.secrets.PasswordHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The passwords of administrators: checked and changed. Any thread may call. */
@ApplicationScoped
public class AdministratorPasswords {
  private static final Logger LOG = Logger.getLogger(AdministratorPasswords.class.getName());

  private Administrators administrators;
  private PasswordProof proof;
  private Settings settings;

  protected AdministratorPasswords() {}

  @Inject
  public AdministratorPasswords(
      Administrators administrators, PasswordProof proof, Settings settings) {
    this.administrators = administrators;
    this.proof = proof;
    this.settings = settings;
  }

  /** The administrator with this login and password, at the same cost if there is none. */
  public Optional<Administrator> authenticate(String login, String password) {
    Optional<Administrator> found = administrators.find(login);
    boolean matches = PasswordHash.orDecoy(found.map(Administrator::password)).matches(password);
    return found.filter(administrator -> matches);
  }

  /** Administrators change their own password; the one before must be right. */
  @Transactional
  public void changeOwn(String login, String current, String chosen) {
    proof.expect(login, "current", () -> authenticate(login, current).isPresent());
    change(login, chosen);
  }

  /** Sets the password that the administrator chose, which must differ from a one-time one. */
  @Transactional
  public void change(String login, String chosen) {
    PasswordHash password = PasswordHash.of(chosen);
    Administrator administrator = administrators.existing(login);
    if (administrator.password().matches(chosen)) {
      throw AccountsException.refused("passwd", "the new password must differ from the old one");
    }
    administrators.replacePassword(login, password);
    if (administrator.login().equals(Administrators.FIRST)) {
      forgetOneTimePassword();
    }
  }

  /** The file of the first start is no longer needed. */
  private void forgetOneTimePassword() {
    try {
      Files.deleteIfExists(settings.general().home().resolve("run/first-admin"));
    } catch (IOException unwritable) {
      LOG.log(Level.WARNING, "run/first-admin cannot be removed: {0}", unwritable.getMessage());
    }
  }
}
