package io.tmail.accounts;

import io.tmail.database.Recent;
import io.tmail.database.Tables;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;

/**
 * From which addresses a user may send: those delivered to their mailbox, and those that were added
 * for them. The former are the user's own address, their aliases, and with a catch-all any address
 * of the domain. Called by many threads.
 */
@ApplicationScoped
public class SenderAddresses {
  private final Recent<String, List<String>> recent = new Recent<>();

  private Tables tables;
  private UserTables users;
  private RecipientResolver resolver;
  private Event<AccountsChanged> changes;
  private ActionLog actions;

  protected SenderAddresses() {}

  @Inject
  public SenderAddresses(
      Tables tables,
      UserTables users,
      RecipientResolver resolver,
      Event<AccountsChanged> changes,
      ActionLog actions) {
    this.tables = tables;
    this.users = users;
    this.resolver = resolver;
    this.changes = changes;
    this.actions = actions;
  }

  /**
   * Whether the user may send from the address. A login that is not an address, and for which none
   * was added, is not restricted.
   */
  public boolean allows(User user, MailAddress sender) {
    String login = user.login();
    boolean nothingToHoldTo = !login.contains("@") && added(login).isEmpty();
    return nothingToHoldTo || owns(login, sender);
  }

  /**
   * Whether the address is the user's by name: their own, an added one, or one that is delivered to
   * their mailbox. A login that is not an address, and for which none was added, owns none.
   *
   * @param login in lower case; its user may be gone by now
   */
  public boolean owns(String login, MailAddress sender) {
    return sender.toLowerCase().equals(login)
        || added(login).contains(sender.toLowerCase())
        || added(login).contains("@" + sender.domain())
        || getsMailFor(login, sender);
  }

  private List<String> added(String login) {
    return recent.get(login, this::addedNow);
  }

  /**
   * Includes the user's aliases and, for a catch-all, addresses that no other user or alias has.
   */
  private boolean getsMailFor(String login, MailAddress sender) {
    return !resolver.hasNoReaderOfItsOwn(sender) && isRecipient(login, sender);
  }

  private boolean isRecipient(String login, MailAddress sender) {
    return resolver.resolve(sender).recipients(sender, EsmtpParameters.NONE).stream()
        .anyMatch(
            recipient -> recipient.destination().isMailbox() && recipient.address().equals(login));
  }

  /** The addresses that were added for a user. */
  public List<String> list(String login) {
    return addedNow(users.existing(login).login());
  }

  private List<String> addedNow(String login) {
    return rows(login).stream().map(SenderAddress::address).toList();
  }

  /** Allows a user to send from another address, or with {@code @domain} from a whole domain. */
  @Transactional
  public void add(String login, String address) {
    Actor.expectAll("sender");
    String name = existing(login);
    String wanted = valid(address);
    AccountsException there =
        AccountsException.conflict("sender", name + " may send from " + wanted + " already");
    if (list(name).contains(wanted)) {
      throw there;
    }
    tables.add(new SenderAddress(name, wanted), there);
    actions.note("sender.add", name, wanted);
    changes.fire(new AccountsChanged());
  }

  /** Removes an added address. */
  @Transactional
  public void remove(String login, String address) {
    Actor.expectAll("sender");
    String name = existing(login);
    SenderAddress added =
        rows(name).stream()
            .filter(each -> each.address().equals(MailAddress.known(address)))
            .findFirst()
            .orElseThrow(
                () ->
                    AccountsException.notFound(
                        "sender", address + " is not an additional sender address of " + name));
    tables.remove(added);
    actions.note("sender.remove", name, added.address());
    changes.fire(new AccountsChanged());
  }

  public void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private String existing(String login) {
    return users
        .find(Login.normal(login))
        .orElseThrow(() -> AccountsException.notFound("login", "User " + login + " doesn't exist"))
        .login();
  }

  /** An address, or an at sign and a domain. */
  private static String valid(String address) {
    try {
      return address.startsWith("@")
          ? "@" + MailAddress.parse("any" + address).domain()
          : MailAddress.parse(address).toLowerCase();
    } catch (InvalidAddressException malformed) {
      throw AccountsException.refused(
          "sender", "'" + address + "' is neither an address nor a domain such as @example.com");
    }
  }

  /** In the transaction that removes the user. */
  void removeAllOf(String login) {
    rows(login).forEach(tables::remove);
  }

  /** What was added for a user, by address. */
  private List<SenderAddress> rows(String login) {
    return tables.named(
        SenderAddress.OF_USER, SenderAddress.class, q -> q.setParameter("login", login));
  }
}
