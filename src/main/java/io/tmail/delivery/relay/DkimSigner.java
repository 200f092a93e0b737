package io.tmail.delivery.relay;

import io.tmail.accounts.SenderAddresses;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.Prefixed;
import io.tmail.mail.MailAddress;
import io.tmail.mail.Voucher;
import io.tmail.outbound.DkimKeys;
import io.tmail.outbound.DkimKeys.Signer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts a DKIM signature (RFC 6376) for each active key of the author's domain before an outgoing
 * message. Signs only messages with a {@link Voucher}, never mail of unauthenticated clients or
 * mail forwarded by Sieve. A user's message is signed only if both envelope and From field have an
 * address of that user. Called by delivery threads, many at once; reads the message once.
 */
@ApplicationScoped
public class DkimSigner {
  private DkimKeys keys;
  private SenderAddresses senders;
  private boolean wanted;
  private Clock clock;

  protected DkimSigner() {}

  @Inject
  DkimSigner(Settings settings, DkimKeys keys, SenderAddresses senders, Clock clock) {
    this.keys = keys;
    this.senders = senders;
    this.clock = clock;
    this.wanted = settings.deliverd().relay().dkimSign();
  }

  /** The request with signed content, or itself if nothing is to be signed. */
  DeliveryRequest sign(DeliveryRequest request) throws IOException {
    if (!wanted || request.voucher() == Voucher.NOBODY) {
      return request;
    }
    DkimMessage message = DkimMessage.head(request.content());
    List<Signer> signers = signers(message.authors().orElse(List.of()), request);
    if (signers.isEmpty()) {
      return request;
    }
    message.readBody(request.content());
    StringBuilder fields = new StringBuilder();
    for (Signer signer : signers) {
      fields.append(message.signature(signer, clock.instant()));
    }
    byte[] head = fields.toString().getBytes(StandardCharsets.US_ASCII);
    return request.with(request.recipients(), new Prefixed(head, request.content()));
  }

  /**
   * The authors' domain signs, because RFC 7489 requires alignment. If there are several, or it has
   * no keys, the sender's domain signs.
   */
  private List<Signer> signers(List<MailAddress> authors, DeliveryRequest request) {
    Optional<MailAddress> sender = request.reversePath().address();
    boolean vouchedFor =
        Stream.concat(authors.stream(), sender.stream()).allMatch(each -> isOwn(each, request));
    if (authors.isEmpty() || !vouchedFor) {
      return List.of();
    }
    List<String> domains = authors.stream().map(MailAddress::domain).distinct().toList();
    List<Signer> signers = domains.size() == 1 ? keys.signersOf(domains.get(0)) : List.of();
    return signers.isEmpty() && sender.isPresent()
        ? keys.signersOf(sender.get().domain())
        : signers;
  }

  /** Networks and this machine may write in the name of every domain. */
  private boolean isOwn(MailAddress address, DeliveryRequest request) {
    return request.voucher() != Voucher.USER || senders.owns(request.authUser(), address);
  }
}
