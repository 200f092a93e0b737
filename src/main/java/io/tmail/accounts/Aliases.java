package io.tmail.accounts;

import io.tmail.database.Tables;
import io.tmail.mail.DomainName;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The use cases of aliases, with the same promises as {@link Accounts}. An alias leads to
 * mailboxes, a command and addresses on other servers, never to another alias here.
 */
@ApplicationScoped
public class Aliases {
  private Tables tables;
  private AliasTables rows;
  private DomainTables domains;
  private Event<Object> events;
  private ActionLog actions;
  private AliasRules rules;

  protected Aliases() {}

  @Inject
  public Aliases(
      Tables tables,
      AliasTables rows,
      DomainTables domains,
      @Any Event<Object> events,
      ActionLog actions,
      AliasRules rules) {
    this.tables = tables;
    this.rows = rows;
    this.domains = domains;
    this.events = events;
    this.actions = actions;
    this.rules = rules;
  }

  /** Makes an alias: with an at sign for an address, without one for a domain. */
  @Transactional
  public Alias add(NewAlias wanted) {
    String name = nameOf(wanted.alias());
    Alias alias = made(name, wanted, Set.of());
    if (alias.isDomainAlias()) {
      addDomain(alias.name());
    }
    tables.add(alias, aliasExists(alias.name()));
    changed("alias.add", alias.name(), to(alias));
    return alias;
  }

  /**
   * Throws what {@link #add} would throw now, and adds nothing.
   *
   * @param coming mailboxes and local domains, lower case, that will be there by then
   */
  public void check(NewAlias wanted, Set<String> coming) {
    made(nameOf(wanted.alias()), wanted, coming);
  }

  private Alias made(String name, NewAlias wanted, Set<String> coming) {
    expectMay(name, wanted);
    Alias alias =
        name.contains("@")
            ? rules.ofAddress(name, wanted, coming)
            : rules.ofDomain(name, wanted, coming);
    if (rows.find(alias.name()).isPresent()) {
      throw aliasExists(alias.name());
    }
    return alias;
  }

  /** Replaces the destinations of an alias, or the target of a domain alias. */
  @Transactional
  public Alias change(NewAlias wanted) {
    expectMay(nameOf(wanted.alias()), wanted);
    Alias alias = existing(wanted.alias());
    alias.become(
        alias.isDomainAlias()
            ? Alias.ofDomain(alias.name(), rules.otherDomain(alias.name(), wanted, Set.of()))
            : rules.ofAddress(alias.name(), wanted, Set.of()));
    changed("alias.change", alias.name(), to(alias));
    return alias;
  }

  /**
   * A command runs on the server, and a domain alias adds a domain, so both need an administrator
   * of the whole server.
   */
  private static void expectMay(String name, NewAlias wanted) {
    Actor.expectReach("alias", name);
    if (!wanted.pipe().isEmpty()) {
      Actor.expectAll("pipe");
    }
  }

  /** Removes an alias, and with a domain alias its domain. */
  @Transactional
  public void remove(String name) {
    Alias alias = existing(name);
    Actor.expectReach("alias", alias.name());
    if (alias.isDomainAlias()) {
      domains.find(alias.name()).filter(RcptHost::isAlias).ifPresent(this::removeDomain);
    }
    tables.remove(alias);
    changed("alias.remove", alias.name(), "");
  }

  /** An address, or without an at sign a domain, in the form in which it is kept. */
  private static String nameOf(String text) {
    String name = text.strip();
    return name.contains("@") ? Login.normal(name) : DomainName.known(name);
  }

  private Alias existing(String name) {
    return alias(name)
        .orElseThrow(() -> AccountsException.notFound("alias", "Alias " + name + " doesn't exist"));
  }

  /** The alias of this name, if there is one that the actor may see. */
  public Optional<Alias> alias(String name) {
    String known = nameOf(name);
    return Actor.current().reaches(known) ? rows.find(known) : Optional.empty();
  }

  /**
   * Aliases by name, a page of them.
   *
   * @param query a part of the name, empty for all
   */
  public List<Alias> aliases(String query, int offset, int limit) {
    return rows.list(Login.normal(query), Actor.current().confines(), offset, limit);
  }

  /** How many aliases {@link #aliases} pages through. */
  public long aliasCount(String query) {
    return rows.count(Login.normal(query), Actor.current().confines());
  }

  /** The command of an alias, looked up when it is to be run. */
  public Optional<PipeCommand> pipeOf(String name) {
    return alias(name).flatMap(Alias::pipe).map(PipeCommand::parse);
  }

  private void addDomain(String hostname) {
    tables.add(RcptHost.aliasOf(hostname), AliasRules.domainKnown(hostname));
  }

  private void removeDomain(RcptHost host) {
    events.fire(new DomainRemoved(host.hostname()));
    tables.remove(host);
  }

  private void changed(String action, String entity, String detail) {
    events.fire(new AccountsChanged());
    actions.note(action, entity, detail);
  }

  private static String to(Alias alias) {
    return "to "
        + String.join(" ", alias.targets())
        + alias.pipe().map(command -> " | " + command).orElse("");
  }

  private static AccountsException aliasExists(String name) {
    return AccountsException.conflict("alias", "Alias " + name + " already exists");
  }
}
