package io.tmail.accounts;

import io.tmail.database.Tables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The rows of domains whose mail is accepted. */
@ApplicationScoped
public class DomainTables {
  private Tables tables;

  protected DomainTables() {}

  @Inject
  public DomainTables(Tables tables) {
    this.tables = tables;
  }

  /**
   * @param hostname as {@code DomainName.known} gives it
   */
  public Optional<RcptHost> find(String hostname) {
    return tables.first(
        RcptHost.BY_HOSTNAME, RcptHost.class, q -> q.setParameter("hostname", hostname));
  }

  /** All by name. */
  public List<RcptHost> list() {
    return tables.named(RcptHost.ALL, RcptHost.class, q -> q);
  }
}
