package io.tmail.accounts;

import io.tmail.config.Settings;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Opens, closes and moves the mailbox of a user, within the transaction of the change. */
@ApplicationScoped
class MailboxSetup {
  private UserTables users;
  private DomainTables domains;
  private MailHosts hosts;
  private InUse use;
  private Settings settings;

  protected MailboxSetup() {}

  @Inject
  MailboxSetup(
      UserTables users, DomainTables domains, MailHosts hosts, InUse use, Settings settings) {
    this.users = users;
    this.domains = domains;
    this.hosts = hosts;
    this.use = use;
    this.settings = settings;
  }

  /** Sets the properties of a new user. */
  void open(User user, NewUser wanted) {
    if (wanted.hasMailbox()) {
      openMailbox(user, wanted.quota());
    }
    if (wanted.mailHost() != null && !wanted.mailHost().isBlank()) {
      move(user, wanted.mailHost());
    }
    if (wanted.catchAll()) {
      makeCatchAll(user);
    }
  }

  /** Changes what the change names. */
  void change(User user, UserChange change) {
    if (Boolean.TRUE.equals(change.hasMailbox()) && !user.hasMailbox()) {
      openMailbox(user, change.quota());
    } else if (change.quota() != null) {
      user.limitMailbox(Quota.of(change.quota()));
    }
    if (Boolean.FALSE.equals(change.hasMailbox()) && user.hasMailbox()) {
      use.expectNoAliasTo(user.login(), "haveMailbox", "the mailbox of " + user.login());
      user.closeMailbox();
    }
    move(user, change.mailHost());
    if (Boolean.TRUE.equals(change.catchAll())) {
      makeCatchAll(user);
    } else if (change.catchAll() != null) {
      user.catchAll(false);
    }
  }

  private void openMailbox(User user, String wantedQuota) {
    if (!settings.dovecot().enabled()) {
      throw AccountsException.refused(
          "haveMailbox", "you must enable (and install) Dovecot support");
    }
    user.openMailbox(settings.users().homeBase());
    if (!hosts.reaches(user.login())) {
      throw AccountsException.refused(
          "login",
          "with several Dovecots, a mailbox name must be ASCII without the delimiters ("
              + settings.recipients().delimiters()
              + ")");
    }
    boolean unsaid = wantedQuota == null || wantedQuota.isBlank();
    user.limitMailbox(Quota.of(unsaid ? settings.users().defaultQuota() : wantedQuota));
    domains.find(user.domain()).ifPresent(host -> host.expectRoomForMailboxes("login"));
    hosts.place(user);
  }

  /** Where mailboxes are is the whole server's concern, not a domain's. */
  private void move(User user, String wanted) {
    if (wanted == null || wanted.strip().equalsIgnoreCase(user.mailHost().orElse(""))) {
      return;
    }
    Actor.expectAll(MailHosts.FIELD);
    if (!user.hasMailbox()) {
      throw AccountsException.refused(
          MailHosts.FIELD, "only a user with a mailbox can have a mail host");
    }
    hosts.place(user, wanted);
  }

  private void makeCatchAll(User user) {
    if (!user.hasMailbox()) {
      throw AccountsException.refused("isCatchall", "only a user with a mailbox can be catch-all");
    }
    Optional<User> present = users.catchAll(user.domain());
    if (present.isPresent() && !present.get().login().equals(user.login())) {
      throw AccountsException.refused(
          "isCatchall",
          "domain " + user.domain() + " already has a catch-all: " + present.get().login());
    }
    user.catchAll(true);
  }
}
