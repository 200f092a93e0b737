package io.tmail.delivery.transports;

import io.tmail.accounts.Aliases;
import io.tmail.accounts.MailHosts;
import io.tmail.config.DovecotSettings;
import io.tmail.config.DovecotSettings.MailboxTransport;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.TransportPerRecipient;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.delivery.mailbox.DovecotLda;
import io.tmail.delivery.mailbox.DovecotLmtp;
import io.tmail.delivery.mailbox.SpreadMailboxes;
import io.tmail.delivery.pipe.Pipe;
import io.tmail.delivery.relay.SmtpRelay;
import io.tmail.mail.Destination;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Maps destinations to transports. A new transport needs a class and a line here. */
@ApplicationScoped
public class TransportTable {
  private DeliveryTransport mailboxes;
  private DeliveryTransport pipe;
  private DeliveryTransport relay;

  protected TransportTable() {}

  @Inject
  TransportTable(
      Settings settings,
      SmtpRelay relay,
      SmtpConnectionFactory connections,
      Aliases aliases,
      MailHosts hosts) {
    this.mailboxes = mailboxes(settings, connections, hosts);
    this.pipe = new Pipe(aliases, settings.deliverd().pipe());
    this.relay = relay;
  }

  public DeliveryTransport transportFor(Destination destination) {
    if (destination.isMailbox()) {
      return mailboxes;
    }
    if (destination.isRefused()) {
      return new Refused(destination);
    }
    return destination.isPipe() ? pipe : relay;
  }

  /** How many recipients of the destination one delivery takes. */
  public int recipientLimit(Destination destination) {
    return transportFor(destination).recipientLimit();
  }

  /** Returns mail that was accepted before it could be refused, with a bounce. */
  private record Refused(Destination destination) implements DeliveryTransport {
    @Override
    public int recipientLimit() {
      return 100;
    }

    @Override
    public List<DeliveryResult> deliver(DeliveryRequest request) {
      return DeliveryTransport.forAll(
          request, new DeliveryResult.Failed(destination.reply(), "none"));
    }
  }

  private static DeliveryTransport mailboxes(
      Settings settings, SmtpConnectionFactory connections, MailHosts hosts) {
    DovecotSettings dovecot = settings.dovecot();
    if (!dovecot.enabled()) {
      return new NoMailboxes();
    }
    if (dovecot.isSpread()) {
      return new SpreadMailboxes(settings, connections, hosts);
    }
    DeliveryTransport lda = new DovecotLda(dovecot, settings.deliverd().localTimeout());
    if (!dovecot.transports().use(MailboxTransport.LMTP)) {
      return lda;
    }
    DeliveryTransport lmtp =
        new DovecotLmtp(dovecot.mailHosts().get(0), settings, connections, lda);
    return dovecot.transports().use(MailboxTransport.LDA)
        ? new TransportPerRecipient(
            each -> dovecot.transports().of(each.address()) == MailboxTransport.LMTP ? lmtp : lda,
            lmtp.recipientLimit())
        : lmtp;
  }

  /** Without Dovecot there is nowhere to put mail for a mailbox; it waits until there is. */
  private static final class NoMailboxes implements DeliveryTransport {
    @Override
    public int recipientLimit() {
      return 100;
    }

    @Override
    public List<DeliveryResult> deliver(DeliveryRequest request) {
      return DeliveryTransport.forAll(
          request,
          DeliveryResult.deferred(
              "4.3.5", "no mailboxes here: TMAIL_DOVECOT_SUPPORT_ENABLED is false", "none"));
    }
  }
}
