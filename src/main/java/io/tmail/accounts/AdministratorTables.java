package io.tmail.accounts;

import io.tmail.database.Tables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The rows of administrators. */
@ApplicationScoped
public class AdministratorTables {
  private Tables tables;

  protected AdministratorTables() {}

  @Inject
  public AdministratorTables(Tables tables) {
    this.tables = tables;
  }

  /** The administrator of exactly this login: MySQL ignores blanks behind it. */
  public Optional<Administrator> find(String login) {
    return tables
        .first(Administrator.BY_LOGIN, Administrator.class, q -> q.setParameter("login", login))
        .filter(found -> found.login().equals(login));
  }

  /** All by name, whoever asks. */
  public List<Administrator> list() {
    return tables.named(Administrator.ALL, Administrator.class, q -> q);
  }

  boolean isAny() {
    return tables.named(Administrator.COUNT, Long.class, q -> q).get(0) > 0;
  }
}
