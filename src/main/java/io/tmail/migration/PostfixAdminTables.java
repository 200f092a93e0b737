package io.tmail.migration;

import io.tmail.accounts.NewAlias;
import io.tmail.accounts.NewUser;
import io.tmail.mail.DomainName;
import io.tmail.mail.MailAddress;
import io.tmail.migration.Moved.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The tables of PostfixAdmin: {@code domain}, {@code mailbox}, {@code alias}, {@code alias_domain}.
 * An alias of aliases is resolved; one for a whole domain becomes a catch-all if it leads to one
 * mailbox there. PostfixAdmin's users may relay after AUTH, and so may they here.
 *
 * @param scheme of hashes that do not contain one; empty for none
 */
public record PostfixAdminTables(DataSource database, String scheme) implements MoveSource {

  /** A mailbox as it is there. */
  private record Mailbox(String login, String hash, String quota, boolean active) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "Mailbox";
    }
  }

  @Override
  public MovePlan read() throws SQLException {
    MovePlan plan = new MovePlan();
    try (ForeignTables tables = new ForeignTables(database)) {
      tables.each(
          "SELECT domain, backupmx FROM domain WHERE domain <> 'ALL' ORDER BY domain",
          row -> plan.domain(row.getString(1), !row.getBoolean(2)));
      Map<String, Mailbox> mailboxes = new LinkedHashMap<>();
      tables.each(
          "SELECT username, password, quota, active FROM mailbox ORDER BY username",
          row -> {
            String login = MailAddress.known(row.getString(1));
            mailboxes.put(
                login,
                new Mailbox(login, row.getString(2), quota(row.getLong(3)), row.getBoolean(4)));
          });
      Map<String, List<String>> aliases = aliases(tables, plan);
      Set<String> catchAlls = new HashSet<>();
      aliases.keySet().stream()
          .filter(address -> address.startsWith("@"))
          .forEach(address -> wholeDomain(address, aliases, mailboxes.keySet(), catchAlls, plan));
      mailboxes.values().forEach(mailbox -> plan.user(user(mailbox, catchAlls), mailbox.active()));
      aliases.keySet().stream()
          .filter(address -> !address.startsWith("@"))
          .forEach(address -> alias(address, aliases, mailboxes.keySet(), plan));
      tables.each(
          "SELECT alias_domain, target_domain, active FROM alias_domain ORDER BY alias_domain",
          row -> domainAlias(row.getString(1), row.getString(2), row.getBoolean(3), plan));
    }
    return plan;
  }

  /** Bytes; zero and negative numbers mean no limit there. */
  private static String quota(long bytes) {
    return bytes > 0 ? String.valueOf(bytes) : "0";
  }

  private static Map<String, List<String>> aliases(ForeignTables tables, MovePlan plan)
      throws SQLException {
    Map<String, List<String>> aliases = new LinkedHashMap<>();
    tables.each(
        "SELECT address, goto, active FROM alias ORDER BY address",
        row -> {
          String address = MailAddress.known(row.getString(1));
          if (row.getBoolean(3)) {
            aliases.put(
                address,
                Stream.of(row.getString(2).split(","))
                    .map(String::strip)
                    .filter(to -> !to.isEmpty())
                    .map(MailAddress::known)
                    .toList());
          } else {
            plan.leaveOut(Kind.ALIAS, address, "it is disabled on the other server");
          }
        });
    return aliases;
  }

  private static void wholeDomain(
      String address,
      Map<String, List<String>> aliases,
      Set<String> mailboxes,
      Set<String> catchAlls,
      MovePlan plan) {
    List<String> targets = List.copyOf(resolved(address, aliases, mailboxes));
    boolean one = targets.size() == 1 && mailboxes.contains(targets.get(0));
    if (one && targets.get(0).endsWith(address)) {
      catchAlls.add(targets.get(0));
    } else {
      plan.leaveOut(
          Kind.ALIAS,
          address,
          "a catch-all must be one mailbox of its own domain, not " + String.join(", ", targets));
    }
  }

  private NewUser user(Mailbox mailbox, Set<String> catchAlls) {
    return new NewUser(
        mailbox.login(),
        null,
        Hashes.named(mailbox.hash(), scheme),
        true,
        true,
        catchAlls.contains(mailbox.login()),
        mailbox.quota());
  }

  /** PostfixAdmin has an alias to itself for each mailbox; any further target is forwarding. */
  private static void alias(
      String address, Map<String, List<String>> aliases, Set<String> mailboxes, MovePlan plan) {
    Set<String> targets = resolved(address, aliases, mailboxes);
    if (!mailboxes.contains(address)) {
      plan.alias(new NewAlias(address, List.copyOf(targets), null, false));
      return;
    }
    targets.remove(address);
    if (!targets.isEmpty()) {
      plan.leaveOut(
          Kind.ALIAS,
          address,
          "forwards to "
              + String.join(", ", targets)
              + "; the owner must set this up as a mail rule");
    }
  }

  /** Where an address leads in the end, through however many aliases. */
  private static Set<String> resolved(
      String address, Map<String, List<String>> aliases, Set<String> mailboxes) {
    Set<String> ends = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>(Set.of(address));
    List<String> next = aliases.getOrDefault(address, List.of());
    while (!next.isEmpty()) {
      List<String> further = new ArrayList<>();
      for (String to : next) {
        if (mailboxes.contains(to) || !aliases.containsKey(to)) {
          ends.add(to);
        } else if (seen.add(to)) {
          further.addAll(aliases.get(to));
        }
      }
      next = further;
    }
    return ends;
  }

  private static void domainAlias(String alias, String target, boolean active, MovePlan plan) {
    if (!active) {
      plan.leaveOut(Kind.ALIAS, alias, "it is disabled on the other server");
      return;
    }
    // there the alias is a domain as well, here the alias brings its domain with it
    plan.domains()
        .removeIf(domain -> DomainName.known(domain.hostname()).equals(DomainName.known(alias)));
    plan.alias(new NewAlias(alias, List.of(target), null, false));
  }
}
