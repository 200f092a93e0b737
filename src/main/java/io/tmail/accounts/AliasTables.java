package io.tmail.accounts;

import io.tmail.database.NameFilter;
import io.tmail.database.Tables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The rows of aliases, of addresses and of domains. */
@ApplicationScoped
public class AliasTables {
  private Tables tables;

  protected AliasTables() {}

  @Inject
  public AliasTables(Tables tables) {
    this.tables = tables;
  }

  public Optional<Alias> find(String name) {
    return tables.first(Alias.BY_NAME, Alias.class, q -> q.setParameter("name", name));
  }

  /** Aliases whose name contains the text, of these domains or of all, by name. */
  List<Alias> list(String text, List<String> domains, int offset, int limit) {
    NameFilter filter = new NameFilter("a.name", text, domains);
    return tables.read(
        em ->
            filter
                .fill(
                    em.createQuery(
                        "SELECT a FROM Alias a WHERE " + filter.condition() + " ORDER BY a.name",
                        Alias.class))
                .setFirstResult(offset)
                .setMaxResults(limit));
  }

  long count(String text, List<String> domains) {
    NameFilter filter = new NameFilter("a.name", text, domains);
    return tables
        .read(
            em ->
                filter.fill(
                    em.createQuery(
                        "SELECT COUNT(a) FROM Alias a WHERE " + filter.condition(), Long.class)))
        .get(0);
  }

  /** How many address aliases a domain has. */
  long countIn(String domain) {
    String pattern = "%@" + Tables.escaped(domain);
    return tables
        .named(Alias.COUNT_MATCHING, Long.class, q -> q.setParameter("pattern", pattern))
        .get(0);
  }

  /** Aliases that deliver to a mailbox, or point to a domain. */
  List<Alias> to(String target) {
    String pattern = "%" + Tables.escaped(target) + "%";
    return tables
        .named(Alias.WITH_TARGET, Alias.class, q -> q.setParameter("pattern", pattern))
        .stream()
        .filter(alias -> alias.targets().contains(target))
        .toList();
  }
}
