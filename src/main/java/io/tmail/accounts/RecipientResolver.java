package io.tmail.accounts;

import io.tmail.mail.MailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Finds out what is to be done with mail for an address: at RCPT, where it decides between 250 and
 * 550, and before a delivery. Called outside transactions by many threads at once; asking the
 * database takes some 100 µs of CPU, so it is not asked twice a second for the same address.
 */
@ApplicationScoped
public class RecipientResolver {
  private final Recent<MailAddress, Recipient> recent = new Recent<>();

  @Inject AccountTables tables;

  /** The answer of the last second; trouble with the database is an exception, never a refusal. */
  public Recipient resolve(MailAddress address) {
    return recent.get(address, this::find);
  }

  void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private Recipient find(MailAddress address) {
    Optional<RcptHost> host = tables.rcptHost(address.domain());
    if (host.isEmpty()) {
      return new Recipient.NotOurs();
    }
    return host.get().isLocal() ? local(address) : new Recipient.Remote(address.domain());
  }

  /** The mailbox of that very name, else the domain's catch-all. */
  private Recipient local(MailAddress address) {
    return tables
        .user(address.toLowerCase())
        .filter(User::hasMailbox)
        .or(() -> tables.catchAll(address.domain()))
        .<Recipient>map(user -> new Recipient.Mailbox(user.login()))
        .orElseGet(Recipient.NoMailbox::new);
  }
}
