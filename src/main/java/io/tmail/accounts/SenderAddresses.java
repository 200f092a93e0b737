package io.tmail.accounts;

import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Locale;

/**
 * From which addresses a user may send: those whose mail he gets, as his own, an alias's, or any of
 * the domain whose catch-all he is, and those that were added for him. Called by many threads.
 */
@ApplicationScoped
public class SenderAddresses {
  private final Recent<String, List<String>> recent = new Recent<>();

  @Inject AccountTables tables;
  @Inject RecipientResolver resolver;
  @Inject Event<AccountsChanged> changes;
  @Inject ActionLog actions;

  /**
   * Whether the user may send from the address. A login that is no address, and for which none was
   * added, has nothing to be held to.
   */
  public boolean allows(User user, MailAddress sender) {
    if (sender.toLowerCase().equals(user.login())) {
      return true;
    }
    List<String> added = recent.get(user.login(), this::list);
    boolean nothingToHoldTo = added.isEmpty() && !user.login().contains("@");
    return nothingToHoldTo
        || added.contains(sender.toLowerCase())
        || added.contains("@" + sender.domain())
        || getsMailFor(user, sender);
  }

  /** His aliases too, and behind a catch-all the addresses that are nobody else's. */
  private boolean getsMailFor(User user, MailAddress sender) {
    return resolver.resolve(sender).recipients(sender, EsmtpParameters.NONE).stream()
        .anyMatch(
            recipient ->
                recipient.destination().isMailbox() && recipient.address().equals(user.login()));
  }

  /** The addresses that were added for a user. */
  public List<String> list(String login) {
    if (!Actor.current().reaches(Login.normal(login))) {
      throw AccountsException.notFound("login", "User " + login + " doesn't exist");
    }
    return tables.senderAddresses(Login.normal(login)).stream()
        .map(SenderAddress::address)
        .toList();
  }

  /** Lets a user send from one more address, or with {@code @domain} from all of a domain. */
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

  /** Takes that right away again. */
  @Transactional
  public void remove(String login, String address) {
    Actor.expectAll("sender");
    String name = existing(login);
    SenderAddress added =
        tables.senderAddresses(name).stream()
            .filter(each -> each.address().equals(address.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    AccountsException.notFound(
                        "sender", address + " was not added to the senders of " + name));
    tables.remove(added);
    actions.note("sender.remove", name, added.address());
    changes.fire(new AccountsChanged());
  }

  void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private String existing(String login) {
    return tables
        .user(Login.normal(login))
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
}
