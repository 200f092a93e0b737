package io.tmail.credentials;

import io.tmail.database.Tables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The rows of second factors. What may happen once is one statement, whichever node asks. */
@ApplicationScoped
class FactorTables {
  private Tables tables;

  protected FactorTables() {}

  @Inject
  public FactorTables(Tables tables) {
    this.tables = tables;
  }

  Optional<SecondFactor> find(String login) {
    return tables
        .read(
            entities ->
                entities
                    .createQuery(
                        "SELECT f FROM SecondFactor f WHERE f.login = :login", SecondFactor.class)
                    .setParameter("login", login))
        .stream()
        .findFirst();
  }

  /** Whether the step is newer than all that were accepted; it is the newest from now on. */
  boolean useStep(String login, long step) {
    return tables.execute(
            entities ->
                entities
                    .createQuery(
                        "UPDATE SecondFactor f SET f.lastStep = :step"
                            + " WHERE f.login = :login AND f.lastStep < :step")
                    .setParameter("step", step)
                    .setParameter("login", login))
        == 1;
  }

  /** Whether there was such a recovery code; it is gone from now on. */
  boolean useRecoveryCode(String login, String code) {
    return tables.execute(
            entities ->
                entities
                    .createQuery(
                        "DELETE FROM RecoveryCode c WHERE c.login = :login AND c.hash = :hash")
                    .setParameter("login", login)
                    .setParameter("hash", RecoveryCode.hash(code)))
        == 1;
  }

  long recoveryCodes(String login) {
    return tables
        .read(
            entities ->
                entities
                    .createQuery(
                        "SELECT COUNT(c) FROM RecoveryCode c WHERE c.login = :login", Long.class)
                    .setParameter("login", login))
        .get(0);
  }

  void replaceRecoveryCodes(String login, List<String> codes) {
    removeRecoveryCodes(login);
    codes.forEach(code -> tables.append(new RecoveryCode(login, code)));
  }

  /** Everything of a login; whether there was a factor. */
  boolean remove(String login) {
    removeRecoveryCodes(login);
    return tables.execute(
            entities ->
                entities
                    .createQuery("DELETE FROM SecondFactor f WHERE f.login = :login")
                    .setParameter("login", login))
        == 1;
  }

  private void removeRecoveryCodes(String login) {
    tables.execute(
        entities ->
            entities
                .createQuery("DELETE FROM RecoveryCode c WHERE c.login = :login")
                .setParameter("login", login));
  }
}
