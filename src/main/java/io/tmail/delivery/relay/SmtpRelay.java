package io.tmail.delivery.relay;

import io.tmail.config.Deliverd;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Hands mail to the servers of its domain, the best first; the next one is tried while the failure
 * is temporary for all recipients (RFC 5321 §5.1).
 */
@ApplicationScoped
public class SmtpRelay implements DeliveryTransport {
  private static final int MOST_HOPS_TRIED = 4;

  private MxResolver resolver;
  private SmtpConnectionFactory connections;
  private Deliverd deliverd;
  private String me;

  protected SmtpRelay() {}

  @Inject
  SmtpRelay(Settings settings, MxResolver resolver, SmtpConnectionFactory connections) {
    this.resolver = resolver;
    this.connections = connections;
    this.deliverd = settings.deliverd();
    this.me = settings.general().me();
  }

  /** RFC 5321 §4.5.3.1.8: servers take at least 100. */
  @Override
  public int recipientLimit() {
    return 100;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    try {
      return tryEach(resolver.hopsOf(request.destination().domain()), request);
    } catch (UnreachableDomainException nowhere) {
      return DeliveryTransport.forAll(request, nowhere.result());
    }
  }

  private List<DeliveryResult> tryEach(List<NextHop> hops, DeliveryRequest request) {
    List<DeliveryResult> results = List.of();
    for (NextHop hop : hops.subList(0, Math.min(hops.size(), MOST_HOPS_TRIED))) {
      results = connections.transact(spec(hop), request);
      if (!results.stream().allMatch(DeliveryResult.Deferred.class::isInstance)) {
        return results;
      }
    }
    return results;
  }

  private SmtpConnectionSpec spec(NextHop hop) {
    TlsPolicy tls =
        !deliverd.tlsSkipVerify()
            ? TlsPolicy.VERIFY
            : deliverd.tlsFallback() ? TlsPolicy.OPPORTUNISTIC : TlsPolicy.ENCRYPT;
    return SmtpConnectionSpec.smtp(hop, me, tls, deliverd.remoteTimeout());
  }
}
