package io.tmail.sending;

import io.tmail.accounts.DomainRemoved;
import io.tmail.accounts.Domains;
import io.tmail.accounts.LoginRemoved;
import io.tmail.accounts.Users;
import io.tmail.config.LimitSettings;
import io.tmail.config.Settings;
import io.tmail.database.Recent;
import io.tmail.database.Tables;
import io.tmail.mail.DomainName;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What users and domains may send in an hour. A user's own limits replace the server's; a domain's
 * limits apply to all its users together. Domain administrators change those of users, up to what
 * the server's administrators have set for the domain. Any thread may call.
 */
@ApplicationScoped
public class SendingLimits {
  private static final int MOST = 100_000_000;

  private final Recent<String, Limits> recent = new Recent<>();

  private Tables tables;
  private Users users;
  private Domains domains;
  private ActionLog actions;
  private Event<AccountsChanged> changes;
  private LimitSettings server;

  protected SendingLimits() {}

  @Inject
  public SendingLimits(
      Tables tables,
      Users users,
      Domains domains,
      ActionLog actions,
      Event<AccountsChanged> changes,
      Settings settings) {
    this.server = settings.limits();
    this.tables = tables;
    this.users = users;
    this.domains = domains;
    this.actions = actions;
    this.changes = changes;
  }

  /** What is set for a login or a domain, at most a second old. */
  public Limits of(String owner) {
    return recent.get(owner, this::find);
  }

  private Limits find(String owner) {
    return row(owner).map(SendingLimit::limits).orElse(Limits.NONE);
  }

  public void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  /** All that are set, as far as the actor may see them. */
  public List<SendingLimit> list() {
    Actor actor = Actor.current();
    return tables.named(SendingLimit.ALL, SendingLimit.class, q -> q).stream()
        .filter(
            each ->
                each.owner().contains("@")
                    ? actor.reaches(each.owner())
                    : actor.reachesAll() || actor.reachesDomain(each.owner()))
        .toList();
  }

  /** Sets the limits of a user or a domain; without any, the server's apply again. */
  @Transactional
  public void set(String owner, Limits limits) {
    String name = existing(owner);
    Stream.of(limits.messages(), limits.recipients(), limits.newRecipients())
        .forEach(SendingLimits::expectValid);
    if (!Actor.current().reachesAll()) {
      Limits domain = find(MailAddress.domainOf(name));
      expectWithin(limits.messages(), server.user().messages(), domain.messages());
      expectWithin(limits.recipients(), server.user().recipients(), domain.recipients());
      expectWithin(limits.newRecipients(), server.brake().newRecipients(), domain.newRecipients());
    }
    Optional<SendingLimit> row = row(name);
    if (limits.equals(Limits.NONE)) {
      row.ifPresent(tables::remove);
    } else if (row.isPresent()) {
      row.get().become(limits);
    } else {
      tables.add(
          new SendingLimit(name, limits),
          AccountsException.conflict("owner", name + " has limits already"));
    }
    actions.note("limits.set", name, text(limits));
    changes.fire(new AccountsChanged());
  }

  private static void expectValid(OptionalInt limit) {
    if (limit.isPresent() && (limit.getAsInt() < 0 || limit.getAsInt() > MOST)) {
      throw AccountsException.refused("limits", "a limit is 1 to " + MOST + ", or 0 for no limit");
    }
  }

  /**
   * What an administrator of a domain may allow a user: as much as the server or the domain has.
   */
  private static void expectWithin(OptionalInt wanted, int server, OptionalInt domain) {
    boolean unlimited = server == 0 || domain.orElse(-1) == 0;
    int most = Math.max(server, domain.orElse(0));
    if (wanted.isPresent() && !unlimited && (wanted.getAsInt() == 0 || wanted.getAsInt() > most)) {
      throw AccountsException.forbidden(
          "limits", "you may set at most " + most + "; ask a server administrator");
    }
  }

  private static String text(Limits limits) {
    return "messages %s, recipients %s, new recipients %s"
        .formatted(
            text(limits.messages()), text(limits.recipients()), text(limits.newRecipients()));
  }

  private static String text(OptionalInt limit) {
    return limit.isPresent() ? String.valueOf(limit.getAsInt()) : "-";
  }

  /** A domain's limits are the server's administrators', those of its users the domain's, too. */
  private String existing(String owner) {
    if (owner.contains("@") || users.find(owner).isPresent()) {
      String login = users.find(owner).map(user -> user.login()).orElse(owner);
      if (users.find(owner).isEmpty() || Actor.current().role() == Role.USER) {
        throw AccountsException.notFound("owner", "User " + owner + " doesn't exist");
      }
      Actor.expectReach("owner", login);
      return login;
    }
    Actor.expectAll("owner");
    return domains
        .find(owner)
        .map(host -> host.hostname())
        .orElseThrow(
            () ->
                AccountsException.notFound(
                    "owner", "Domain " + DomainName.known(owner) + " doesn't exist"));
  }

  void onRemoved(@Observes LoginRemoved removed) {
    row(removed.login()).ifPresent(tables::remove);
  }

  void onRemoved(@Observes DomainRemoved removed) {
    row(removed.hostname()).ifPresent(tables::remove);
  }

  private Optional<SendingLimit> row(String owner) {
    return tables.first(
        SendingLimit.OF_OWNER, SendingLimit.class, q -> q.setParameter("owner", owner));
  }
}
