package io.tmail.delivery.mailbox;

import io.tmail.accounts.MailHosts;
import io.tmail.config.MailHost;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.TransportPerRecipient;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.mail.EnvelopeRecipient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Delivers into mailboxes on several Dovecots. The host is looked up at each delivery: the mailbox
 * may have moved, or its host may have been removed, since the mail was queued.
 */
public final class SpreadMailboxes implements DeliveryTransport {
  private static final String RELAY = "dovecot-lmtp";

  private final MailHosts hosts;
  private final Map<String, DeliveryTransport> byHost = new HashMap<>();
  private final DeliveryTransport perRecipient;

  public SpreadMailboxes(Settings settings, SmtpConnectionFactory connections, MailHosts hosts) {
    this.hosts = hosts;
    this.perRecipient = new TransportPerRecipient(this::transportTo, DovecotLmtp.MOST_RECIPIENTS);
    DeliveryTransport byLogin =
        new Unreachable(
            "Dovecot's LMTP does not accept the mailbox's name: a delimiter or"
                + " non-ASCII characters");
    for (MailHost host : settings.dovecot().mailHosts()) {
      byHost.put(host.name(), new DovecotLmtp(host, settings, connections, byLogin));
    }
  }

  @Override
  public int recipientLimit() {
    return perRecipient.recipientLimit();
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    return perRecipient.deliver(request);
  }

  /**
   * A mailbox on a host that is not listed must not get its mail elsewhere, where its owner would
   * not see it.
   */
  private DeliveryTransport transportTo(EnvelopeRecipient recipient) {
    String host = hosts.of(recipient.address());
    DeliveryTransport transport = byHost.get(host);
    return transport == null
        ? new Unreachable("the mailbox is on " + host + ", which TMAIL_DOVECOT_LMTP does not name")
        : transport;
  }

  /** Mail waits until an administrator has opened a way. */
  private record Unreachable(String why) implements DeliveryTransport {
    @Override
    public int recipientLimit() {
      return DovecotLmtp.MOST_RECIPIENTS;
    }

    @Override
    public List<DeliveryResult> deliver(DeliveryRequest request) {
      return DeliveryTransport.forAll(request, DeliveryResult.deferred("4.3.5", why, RELAY));
    }
  }
}
