package io.tmail.migration;

import io.tmail.accounts.Aliases;
import io.tmail.accounts.Domains;
import io.tmail.accounts.NewAlias;
import io.tmail.accounts.NewUser;
import io.tmail.accounts.User;
import io.tmail.accounts.UserChange;
import io.tmail.accounts.Users;
import io.tmail.mail.DomainName;
import io.tmail.mail.MailAddress;
import io.tmail.migration.Moved.Kind;
import io.tmail.migration.Moved.Outcome;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Imports accounts from another mail server, with their password hashes. Each domain, user and
 * alias is added by itself: one that breaks a rule is reported, and an existing one is not changed,
 * so that an import can be repeated. The other server is only read. Any thread may call.
 */
@ApplicationScoped
public class AccountsMove {
  private Users users;
  private Domains domains;
  private Aliases aliases;

  protected AccountsMove() {}

  @Inject
  public AccountsMove(Users users, Domains domains, Aliases aliases) {
    this.users = users;
    this.domains = domains;
    this.aliases = aliases;
  }

  /** A dry run: the expected result for each, in order; nothing is changed. */
  public List<Moved> check(MoveSource source) {
    Set<String> coming = new HashSet<>();
    return each(
        source,
        Outcome.READY,
        domain -> {
          domains.check(domain.hostname(), domain.local());
          if (domain.local()) {
            coming.add(DomainName.known(domain.hostname()));
          }
        },
        login -> check(login.user(), coming),
        alias -> aliases.check(alias, coming));
  }

  private void check(NewUser user, Set<String> coming) {
    String login = MailAddress.known(user.login());
    users.check(user);
    if (user.hasMailbox()) {
      coming.add(login);
      coming.add(MailAddress.domainOf(login));
    }
  }

  /** Adds what the source has. */
  public List<Moved> add(MoveSource source) {
    return each(
        source,
        Outcome.ADDED,
        domain -> domains.add(domain.hostname(), domain.local()),
        login -> {
          User user = users.add(login.user());
          if (!login.active()) {
            users.update(user.login(), UserChange.NOTHING.withActive(false));
          }
        },
        aliases::add);
  }

  private List<Moved> each(
      MoveSource source,
      Outcome good,
      Consumer<MovePlan.Domain> moreDomains,
      Consumer<MovePlan.Login> moreUsers,
      Consumer<NewAlias> moreAliases) {
    MovePlan plan = read(source);
    List<Moved> outcome = new ArrayList<>();
    for (MovePlan.Domain domain : plan.domains()) {
      String name = domain.hostname();
      boolean here = domains.find(name).isPresent();
      outcome.add(taken(Kind.DOMAIN, name, here, good, () -> moreDomains.accept(domain)));
    }
    for (MovePlan.Login login : plan.users()) {
      String name = login.user().login();
      boolean here = users.find(name).isPresent();
      outcome.add(taken(Kind.USER, name, here, good, () -> moreUsers.accept(login)));
    }
    for (NewAlias alias : plan.aliases()) {
      boolean here = aliases.alias(alias.alias()).isPresent();
      outcome.add(taken(Kind.ALIAS, alias.alias(), here, good, () -> moreAliases.accept(alias)));
    }
    outcome.addAll(plan.leftOut());
    return outcome;
  }

  private static Moved taken(Kind kind, String name, boolean here, Outcome good, Runnable step) {
    try {
      if (!here) {
        step.run();
      }
      return new Moved(kind, name, here ? Outcome.PRESENT : good, "", "");
    } catch (AccountsException refusal) {
      return new Moved(kind, name, Outcome.REFUSED, refusal.field(), refusal.getMessage());
    }
  }

  private static MovePlan read(MoveSource source) {
    Actor.expectAll("import");
    try {
      return source.read();
    } catch (SQLException unreadable) {
      throw AccountsException.refused(
          "source", "the other server's tables cannot be read: " + unreadable.getMessage());
    }
  }
}
