package io.tmail.accounts;

import io.tmail.config.Forwarding;
import io.tmail.config.Settings;
import io.tmail.database.Tables;
import io.tmail.mail.Ascii;
import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
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
  /** Bounds the work of one RCPT. */
  private static final int MOST_TARGETS = 1000;

  private Tables tables;
  private AliasTables rows;
  private UserTables users;
  private DomainTables domains;
  private Event<AccountsChanged> changes;
  private ActionLog actions;
  private Settings settings;

  protected Aliases() {}

  @Inject
  public Aliases(
      Tables tables,
      AliasTables rows,
      UserTables users,
      DomainTables domains,
      Event<AccountsChanged> changes,
      ActionLog actions,
      Settings settings) {
    this.tables = tables;
    this.rows = rows;
    this.users = users;
    this.domains = domains;
    this.changes = changes;
    this.actions = actions;
    this.settings = settings;
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
        name.contains("@") ? ofAddress(name, wanted, coming) : ofDomain(name, wanted, coming);
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
            ? Alias.ofDomain(alias.name(), otherDomain(alias.name(), wanted, Set.of()))
            : ofAddress(alias.name(), wanted, Set.of()));
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
      domains.find(alias.name()).filter(RcptHost::isAlias).ifPresent(tables::remove);
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

  private Alias ofAddress(String name, NewAlias wanted, Set<String> coming) {
    MailAddress address = parsed(name);
    expectLocal(address.domain(), coming);
    if (users.find(address.toLowerCase()).isPresent() || coming.contains(address.toLowerCase())) {
      throw AccountsException.conflict("alias", name + " is a user, so it can't be an alias");
    }
    List<String> logins = wanted.deliverTo().stream().map(Login::normal).distinct().toList();
    Optional<String> command = Optional.of(wanted.pipe()).filter(text -> !text.isEmpty());
    if (logins.isEmpty() && command.isEmpty()) {
      throw AccountsException.refused("deliverTo", "an alias needs addresses or a command");
    }
    if (logins.size() > MOST_TARGETS) {
      throw AccountsException.refused(
          "deliverTo", "an alias has at most " + MOST_TARGETS + " addresses");
    }
    List<String> outside = logins.stream().filter(login -> isOutside(login, coming)).toList();
    expectMayForward(outside);
    logins.stream()
        .filter(login -> !outside.contains(login))
        .forEach(login -> expectTarget(address, login, coming));
    command.ifPresent(PipeCommand::parse);
    if (wanted.miniList() && logins.isEmpty()) {
      throw AccountsException.refused("isMiniList", "a minilist needs addresses to deliver to");
    }
    return Alias.ofAddress(address.toLowerCase(), logins, command, wanted.miniList());
  }

  private static MailAddress parsed(String name) {
    try {
      MailAddress address = MailAddress.parseOwn(name);
      if (!address.isAddressLiteral()) {
        return address;
      }
    } catch (InvalidAddressException refusedBelow) {
      // one message for both
    }
    throw AccountsException.refused("alias", "'" + name + "' is not a valid email address");
  }

  /** Whether it is an address of another server. */
  private boolean isOutside(String target, Set<String> coming) {
    try {
      MailAddress address = MailAddress.parse(target);
      return !address.isAddressLiteral()
          && !coming.contains(address.domain())
          && domains.find(address.domain()).filter(RcptHost::isLocal).isEmpty();
    } catch (InvalidAddressException notAnAddress) {
      return false;
    }
  }

  /**
   * Forwarding to other servers is limited, because this server is responsible for what it sends.
   */
  private void expectMayForward(List<String> outside) {
    if (outside.isEmpty()) {
      return;
    }
    Forwarding forwarding = settings.recipients().forwarding();
    if (forwarding.allowed() == Forwarding.Allowed.NOBODY) {
      throw AccountsException.refused(
          "deliverTo",
          "aliases may not forward to other servers (TMAIL_ALIASES_FORWARD_OUTSIDE=nobody)");
    }
    if (forwarding.allowed() == Forwarding.Allowed.ADMINISTRATORS) {
      Actor.expectAll("deliverTo");
    }
    if (outside.size() > forwarding.mostTargets()) {
      throw AccountsException.refused(
          "deliverTo",
          "an alias may forward to at most "
              + forwarding.mostTargets()
              + " addresses on other servers");
    }
    if (!outside.stream().allMatch(Ascii::isAscii)) {
      throw AccountsException.refused("deliverTo", "addresses on other servers must be ASCII");
    }
  }

  private void expectTarget(MailAddress alias, String login, Set<String> coming) {
    if (login.equals(alias.toLowerCase())) {
      throw AccountsException.refused("deliverTo", "alias " + login + " can't deliver to itself");
    }
    if (!login.endsWith("@" + alias.domain())) {
      throw AccountsException.refused(
          "deliverTo", login + " is not in the alias's domain " + alias.domain());
    }
    if (!coming.contains(login) && users.find(login).filter(User::hasMailbox).isEmpty()) {
      throw AccountsException.refused("deliverTo", "there is no mailbox " + login);
    }
  }

  private Alias ofDomain(String name, NewAlias wanted, Set<String> coming) {
    RcptHost host = RcptHost.aliasOf(name);
    String other = otherDomain(host.hostname(), wanted, coming);
    if (domains.find(host.hostname()).isPresent() || coming.contains(host.hostname())) {
      throw domainKnown(host.hostname());
    }
    return Alias.ofDomain(host.hostname(), other);
  }

  private void addDomain(String hostname) {
    tables.add(RcptHost.aliasOf(hostname), domainKnown(hostname));
  }

  private static AccountsException domainKnown(String hostname) {
    return AccountsException.conflict("alias", "Hostname " + hostname + " already in rcpthosts");
  }

  /** The local domain that a domain alias is to point to. */
  private String otherDomain(String name, NewAlias wanted, Set<String> coming) {
    if (wanted.miniList()) {
      throw AccountsException.refused("isMiniList", "a domain alias can't be a minilist");
    }
    if (!wanted.pipe().isEmpty()) {
      throw AccountsException.refused("pipe", "a domain alias can't have a command");
    }
    if (wanted.deliverTo().size() != 1) {
      throw AccountsException.refused(
          "deliverTo", "a domain alias must point to exactly one local domain");
    }
    String other = DomainName.known(wanted.deliverTo().get(0));
    if (other.equals(name)) {
      throw AccountsException.refused("deliverTo", "alias " + other + " can't point to itself");
    }
    expectLocal(other, coming);
    return other;
  }

  private void expectLocal(String domain, Set<String> coming) {
    if (coming.contains(domain) && domains.find(domain).isEmpty()) {
      return;
    }
    domains
        .find(domain)
        .orElseThrow(
            () ->
                AccountsException.refused("alias", "domain " + domain + " is not handled by tmail"))
        .expectRoomForMailboxes("alias");
  }

  private void changed(String action, String entity, String detail) {
    changes.fire(new AccountsChanged());
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
