package io.tmail.delivery.relay;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.SetUp;
import io.tmail.delivery.TransportPerRecipient;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.delivery.client.SmtpConnectionSpec;
import io.tmail.delivery.client.TlsWitness;
import io.tmail.mail.EnvelopeRecipient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Hands mail to the next servers, the best first; the next one is tried while the failure is
 * temporary for all recipients (RFC 5321 §5.1).
 */
@ApplicationScoped
public class SmtpRelay implements DeliveryTransport {
  private static final int MOST_HOPS_TRIED = 4;
  private static final int MOST_RECIPIENTS = 100;
  private static final String NO_STARTTLS = "4.7.4";
  private static final String NO_REQUIRETLS = "5.7.30";

  private NextHops nextHops;
  private SmtpConnectionFactory connections;
  private DkimSigner signer;
  private ForwardSeal seal;
  private final DeliveryTransport byAlias =
      new TransportPerRecipient(
          each -> new OfAlias(each.isForwarded() ? each.original() : "", this), MOST_RECIPIENTS);

  protected SmtpRelay() {}

  @Inject
  SmtpRelay(
      NextHops nextHops, SmtpConnectionFactory connections, DkimSigner signer, ForwardSeal seal) {
    this.nextHops = nextHops;
    this.connections = connections;
    this.signer = signer;
    this.seal = seal;
  }

  /** RFC 5321 §4.5.3.1.8: servers take at least 100. */
  @Override
  public int recipientLimit() {
    return MOST_RECIPIENTS;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    return request.recipients().stream().anyMatch(EnvelopeRecipient::isForwarded)
        ? byAlias.deliver(request)
        : hand(request);
  }

  /** Forwards mail: one alias at a time, without loops, signed only if it was sent from here. */
  private List<DeliveryResult> forward(DeliveryRequest request) {
    try {
      return Forwards.isLoop(request, request.recipients().get(0))
          ? DeliveryTransport.forAll(
              request, DeliveryResult.failed("5.4.6", "mail forwarding loop", "tmail"))
          : hand(Forwards.marked(request));
    } catch (IOException unreadable) {
      return unreadable(request);
    }
  }

  private DeliveryRequest signed(DeliveryRequest request) throws IOException {
    boolean strangers = request.authUser().isEmpty() && request.recipients().get(0).isForwarded();
    return seal.seal(strangers ? request : signer.sign(request));
  }

  private static List<DeliveryResult> unreadable(DeliveryRequest request) {
    return DeliveryTransport.forAll(
        request, DeliveryResult.deferred("4.3.0", "the message cannot be read", "tmail"));
  }

  /** The same for all targets of one alias. */
  private record OfAlias(String original, SmtpRelay relay) implements DeliveryTransport {
    @Override
    public int recipientLimit() {
      return relay.recipientLimit();
    }

    @Override
    public List<DeliveryResult> deliver(DeliveryRequest request) {
      return original.isEmpty() ? relay.hand(request) : relay.forward(request);
    }
  }

  private List<DeliveryResult> hand(DeliveryRequest request) {
    SetUp setUp = new SetUp();
    try {
      TlsNeed need = TlsNeed.of(request);
      List<SmtpConnectionSpec> specs =
          request.destination().isVia()
              ? nextHops.via(request.destination(), need)
              : nextHops.of(RouteTable.Query.of(request), need);
      return specs.stream().allMatch(connections::leavesAlone)
          ? SmtpConnectionFactory.leftAlone(specs.get(0), request)
          : tryEach(specs, signed(request), setUp, witness(request, need));
    } catch (UnreachableDomainException nowhere) {
      return DeliveryTransport.forAll(request, nowhere.result().after(setUp.took()));
    } catch (IOException unreadable) {
      return unreadable(request);
    }
  }

  /** A report about failures does not count among them (RFC 8460 §5.3). */
  private TlsWitness witness(DeliveryRequest request, TlsNeed need) {
    return request.destination().isVia() || need == TlsNeed.OPTIONAL
        ? TlsWitness.NONE
        : nextHops.witness(RouteTable.Query.of(request));
  }

  /**
   * Servers that do not answer are not counted: they cost nothing.
   *
   * @param setUp since before the look-ups; what was tried in vain is part of it
   */
  private List<DeliveryResult> tryEach(
      List<SmtpConnectionSpec> specs, DeliveryRequest request, SetUp setUp, TlsWitness witness) {
    List<DeliveryResult> results = List.of();
    int tried = 0;
    for (SmtpConnectionSpec spec : specs) {
      boolean alone = connections.leavesAlone(spec);
      if (tried == MOST_HOPS_TRIED || (alone && tried > 0)) {
        continue;
      }
      tried += alone ? 0 : 1;
      Duration before = setUp.took();
      results =
          connections.transact(spec, request, witness).stream()
              .map(result -> judged(result, request).after(before))
              .toList();
      if (!results.stream().allMatch(SmtpRelay::anotherMayDo)) {
        return results;
      }
    }
    return results;
  }

  private static boolean anotherMayDo(DeliveryResult result) {
    return result instanceof Deferred || result.status().toString().equals(NO_REQUIRETLS);
  }

  /** A server without TLS will not have it tomorrow either (RFC 8689 §4.2.1). */
  private static DeliveryResult judged(DeliveryResult result, DeliveryRequest request) {
    return request.parameters().has("REQUIRETLS") && result.status().toString().equals(NO_STARTTLS)
        ? DeliveryResult.failed(NO_REQUIRETLS, "REQUIRETLS support required", result.relay())
            .after(result.contact().setUp())
        : result;
  }
}
