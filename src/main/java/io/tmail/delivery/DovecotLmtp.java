package io.tmail.delivery;

import io.tmail.config.MailHost;
import io.tmail.config.Settings;
import io.tmail.delivery.relay.NextHop;
import io.tmail.delivery.relay.SmtpConnectionFactory;
import io.tmail.delivery.relay.SmtpConnectionSpec;
import io.tmail.delivery.relay.TlsPolicy;
import io.tmail.mail.EnvelopeRecipient;
import java.util.List;

/**
 * Delivers into mailboxes over LMTP (RFC 2033): several recipients in one transaction, a result for
 * each, over connections that stay open while there is work.
 */
public final class DovecotLmtp implements DeliveryTransport {
  static final int MOST_RECIPIENTS = 50;

  private static final String RELAY = "dovecot-lmtp";

  private final SmtpConnectionFactory connections;
  private final MailHost host;
  private final Settings settings;
  private final String delimiters;
  private final DeliveryTransport delimited;

  /**
   * @param delimited the way to mailboxes with a delimiter in their name, which LMTP does not know
   */
  public DovecotLmtp(
      MailHost host,
      Settings settings,
      SmtpConnectionFactory connections,
      DeliveryTransport delimited) {
    this.host = host;
    this.settings = settings;
    this.connections = connections;
    this.delimiters = settings.recipients().delimiters();
    this.delimited = delimited;
  }

  @Override
  public int recipientLimit() {
    return MOST_RECIPIENTS;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    if (request.recipients().stream().noneMatch(this::hasDelimiterInItsName)) {
      List<EnvelopeRecipient> detailed =
          request.recipients().stream().map(this::withDetail).toList();
      return connections.transact(spec(), request.with(detailed, request.content()));
    }
    return request.recipients().stream()
        .flatMap(each -> deliverAlone(request, each).stream())
        .toList();
  }

  private List<DeliveryResult> deliverAlone(DeliveryRequest request, EnvelopeRecipient recipient) {
    boolean otherwise = hasDelimiterInItsName(recipient);
    List<EnvelopeRecipient> one = List.of(otherwise ? recipient : withDetail(recipient));
    DeliveryRequest alone = request.with(one, request.content());
    return otherwise ? delimited.deliver(alone) : connections.transact(spec(), alone);
  }

  /** With the address that the host's name stands for now. */
  private SmtpConnectionSpec spec() {
    return SmtpConnectionSpec.lmtp(
        NextHop.of(RELAY, host.address()),
        settings.general().me(),
        TlsPolicy.NONE,
        settings.deliverd().localTimeout());
  }

  /** Dovecot's LMTP would cut such a mailbox's name short and deliver to somebody else. */
  private boolean hasDelimiterInItsName(EnvelopeRecipient recipient) {
    String local = localPart(recipient.address());
    return local.chars().skip(1).anyMatch(c -> delimiters.indexOf(c) >= 0);
  }

  /** The mailbox's name with the detail that the client named, for Sieve (RFC 5233). */
  private EnvelopeRecipient withDetail(EnvelopeRecipient recipient) {
    String name = localPart(recipient.address());
    String named = localPart(recipient.original());
    boolean detailed =
        named.length() > name.length()
            && named.regionMatches(true, 0, name, 0, name.length())
            && delimiters.indexOf(named.charAt(name.length())) >= 0;
    return detailed
        ? new EnvelopeRecipient(
            name + named.substring(name.length()) + recipient.address().substring(name.length()),
            recipient.original(),
            recipient.destination(),
            recipient.parameters(),
            recipient.reversePath())
        : recipient;
  }

  private static String localPart(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? address : address.substring(0, at);
  }
}
