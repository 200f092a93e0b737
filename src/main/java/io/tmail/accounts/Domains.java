package io.tmail.accounts;

import io.tmail.database.Tables;
import io.tmail.mail.DomainName;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/**
 * The use cases of domains whose mail is accepted (rcpthosts). Each change is one transaction,
 * durable on return; one that the rules forbid throws {@link AccountsException} and changes
 * nothing. Any thread may call.
 */
@ApplicationScoped
public class Domains {
  private Tables tables;
  private DomainTables domains;
  private UserTables users;
  private AliasTables aliases;
  private InUse use;
  private ActionLog actions;
  private Event<Object> events;

  protected Domains() {}

  @Inject
  Domains(
      Tables tables,
      DomainTables domains,
      UserTables users,
      AliasTables aliases,
      InUse use,
      ActionLog actions,
      @Any Event<Object> events) {
    this.tables = tables;
    this.domains = domains;
    this.users = users;
    this.aliases = aliases;
    this.use = use;
    this.actions = actions;
    this.events = events;
  }

  /**
   * Adds a domain.
   *
   * @param local whether its mail is for mailboxes here; else it is relayed
   */
  @Transactional
  public RcptHost add(String hostname, boolean local) {
    Actor.expectAll("hostname");
    return make(hostname, local);
  }

  /** Throws what {@link #add} would throw now, and adds nothing. */
  public void check(String hostname, boolean local) {
    Actor.expectAll("hostname");
    expectNew(new RcptHost(hostname, local));
  }

  /** A domain becomes local with its first mailbox, regardless of who creates the mailbox. */
  void addOf(User user) {
    if (user.hasMailbox() && domains.find(user.domain()).isEmpty()) {
      make(user.domain(), true);
    }
  }

  private RcptHost make(String hostname, boolean local) {
    RcptHost host = new RcptHost(hostname, local);
    expectNew(host);
    tables.add(host, exists(host.hostname()));
    changed("rcpthost.add", host.hostname(), host.isLocal() ? "local" : "relayed");
    return host;
  }

  private void expectNew(RcptHost host) {
    if (domains.find(host.hostname()).isPresent()) {
      throw exists(host.hostname());
    }
  }

  /** Removes a domain that no longer has mailboxes or aliases. */
  @Transactional
  public void remove(String hostname) {
    Actor.expectAll("hostname");
    RcptHost host =
        find(hostname)
            .orElseThrow(
                () ->
                    AccountsException.notFound(
                        "hostname", "Hostname " + hostname + " doesn't exist"));
    expectUnused(host);
    events.fire(new DomainRemoved(host.hostname()));
    tables.remove(host);
    changed("rcpthost.remove", host.hostname(), "");
  }

  private void expectUnused(RcptHost host) {
    String name = host.hostname();
    if (host.isAlias() && aliases.find(name).isPresent()) {
      throw AccountsException.conflict(
          "hostname",
          "rcpthost "
              + name
              + " belongs to the domain alias of the same name; delete that alias instead");
    }
    expectNone(name, "mailboxes", users.mailboxCount(name));
    expectNone(name, "aliases", aliases.countIn(name));
    use.expectNoAliasTo(name, "hostname", "rcpthost " + name);
  }

  private static void expectNone(String host, String what, long count) {
    if (count > 0) {
      throw AccountsException.conflict(
          "hostname", "rcpthost " + host + " is still in use: " + what + ": " + count);
    }
  }

  /** The domain of this name, if the actor may see it. */
  public Optional<RcptHost> find(String hostname) {
    String name = DomainName.known(hostname);
    return Actor.current().reachesDomain(name) ? domains.find(name) : Optional.empty();
  }

  /** All domains that the actor may see, by name. */
  public List<RcptHost> list() {
    Actor actor = Actor.current();
    return domains.list().stream().filter(host -> actor.reachesDomain(host.hostname())).toList();
  }

  private void changed(String action, String entity, String detail) {
    events.fire(new AccountsChanged());
    actions.note(action, entity, detail);
  }

  private static AccountsException exists(String hostname) {
    return AccountsException.conflict("hostname", "Hostname " + hostname + " already in rcpthosts");
  }
}
