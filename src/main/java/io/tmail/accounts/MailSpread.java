package io.tmail.accounts;

import io.tmail.database.Tables;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The distribution of mailboxes among the hosts, and the assignment of a host to those without one.
 */
@ApplicationScoped
public class MailSpread {
  private static final int AT_ONCE = 1_000;

  private Tables tables;
  private MailHosts hosts;
  private ActionLog actions;
  private Event<AccountsChanged> changes;

  protected MailSpread() {}

  @Inject
  public MailSpread(
      Tables tables, MailHosts hosts, ActionLog actions, Event<AccountsChanged> changes) {
    this.tables = tables;
    this.hosts = hosts;
    this.actions = actions;
    this.changes = changes;
  }

  /** How many mailboxes are on each host; an empty name is for those without one in their row. */
  public Map<String, Long> mailboxes() {
    Actor.expectAll(MailHosts.FIELD);
    Map<String, Long> counts = new TreeMap<>();
    hosts.names().forEach(name -> counts.put(name, 0L));
    List<Object[]> rows =
        tables.read(
            entities ->
                entities.createQuery(
                    "SELECT u.mailHost, COUNT(u) FROM User u WHERE u.mailbox = TRUE"
                        + " GROUP BY u.mailHost",
                    Object[].class));
    for (Object[] row : rows) {
      counts.merge(Objects.requireNonNullElse((String) row[0], ""), (Long) row[1], Long::sum);
    }
    return counts;
  }

  /**
   * Writes a host into the rows of some mailboxes that have none, in one transaction. To be called
   * until none is left.
   *
   * @param wanted a listed host; empty for the one that each login's hash chooses
   * @return how many mailboxes were assigned one
   */
  @Transactional
  public int placeSome(String wanted) {
    Actor.expectAll(MailHosts.FIELD);
    hosts.expectChoice(wanted);
    List<User> some =
        tables.read(
            entities ->
                entities
                    .createQuery(
                        "SELECT u FROM User u WHERE u.mailbox = TRUE"
                            + " AND (u.mailHost IS NULL OR u.mailHost = '') ORDER BY u.id",
                        User.class)
                    .setMaxResults(AT_ONCE));
    some.forEach(user -> hosts.place(user, wanted));
    if (!some.isEmpty()) {
      changes.fire(new AccountsChanged());
      actions.note("user.spread", wanted, some.size() + " mailboxes");
    }
    return some.size();
  }
}
