package io.tmail.delivery;

import io.tmail.config.Settings;
import io.tmail.delivery.relay.NextHop;
import io.tmail.delivery.relay.SmtpConnectionFactory;
import io.tmail.delivery.relay.SmtpConnectionSpec;
import io.tmail.delivery.relay.TlsPolicy;
import java.util.List;

/**
 * Delivers into mailboxes over LMTP (RFC 2033): several recipients in one transaction, a result for
 * each, over connections that stay open while there is work.
 */
public final class DovecotLmtp implements DeliveryTransport {
  private static final String RELAY = "dovecot-lmtp";

  private final SmtpConnectionFactory connections;
  private final SmtpConnectionSpec spec;

  public DovecotLmtp(Settings settings, SmtpConnectionFactory connections) {
    this.connections = connections;
    this.spec =
        SmtpConnectionSpec.lmtp(
            NextHop.parse(settings.dovecot().lmtp(), RELAY),
            settings.general().me(),
            TlsPolicy.NONE,
            settings.deliverd().localTimeout());
  }

  @Override
  public int recipientLimit() {
    return 50;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    return connections.transact(spec, request);
  }
}
