package io.tmail.delivery;

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
  private static final String RELAY = "dovecot-lmtp";

  private final SmtpConnectionFactory connections;
  private final SmtpConnectionSpec spec;
  private final String delimiters;
  private final DeliveryTransport lda;

  public DovecotLmtp(Settings settings, SmtpConnectionFactory connections) {
    this.connections = connections;
    this.spec =
        SmtpConnectionSpec.lmtp(
            NextHop.parse(settings.dovecot().lmtp(), RELAY),
            settings.general().me(),
            TlsPolicy.NONE,
            settings.deliverd().localTimeout());
    this.delimiters = settings.recipients().delimiters();
    this.lda = new DovecotLda(settings.dovecot(), settings.deliverd().localTimeout());
  }

  @Override
  public int recipientLimit() {
    return 50;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    if (request.recipients().stream().noneMatch(this::hasDelimiterInItsName)) {
      List<EnvelopeRecipient> detailed =
          request.recipients().stream().map(this::withDetail).toList();
      return connections.transact(spec, request.with(detailed, request.content()));
    }
    return request.recipients().stream()
        .flatMap(each -> deliverAlone(request, each).stream())
        .toList();
  }

  private List<DeliveryResult> deliverAlone(DeliveryRequest request, EnvelopeRecipient recipient) {
    boolean byLda = hasDelimiterInItsName(recipient);
    List<EnvelopeRecipient> one = List.of(byLda ? recipient : withDetail(recipient));
    DeliveryRequest alone = request.with(one, request.content());
    return byLda ? lda.deliver(alone) : connections.transact(spec, alone);
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
