package io.tmail.accounts;

import io.tmail.mail.MailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Finds out what is to be done with mail for an address: at RCPT, where it decides between 250 and
 * 550, and before a delivery. Called outside transactions by many threads at once.
 */
@ApplicationScoped
public class RecipientResolver {
  @Inject private AccountTables tables;

  /** The answer as of now; trouble with the database is an exception, never a refusal. */
  public Recipient resolve(MailAddress address) {
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
