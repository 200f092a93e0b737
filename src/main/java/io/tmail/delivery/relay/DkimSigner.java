package io.tmail.delivery.relay;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.DkimKeys;
import io.tmail.accounts.DkimKeys.Signer;
import io.tmail.accounts.RcptHost;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Puts a DKIM signature (RFC 6376) for each active key of the author's domain before a message on
 * its way out. Only what our own users and clients send is signed: not the mail of strangers for a
 * domain that we pass on. Called by delivery threads, many at once; reads the message once.
 */
@ApplicationScoped
public class DkimSigner {
  private DkimKeys keys;
  private Accounts accounts;
  private boolean wanted;
  private final Clock clock = Clock.systemUTC();

  protected DkimSigner() {}

  @Inject
  DkimSigner(Settings settings, DkimKeys keys, Accounts accounts) {
    this.keys = keys;
    this.accounts = accounts;
    this.wanted = settings.deliverd().relay().dkimSign();
  }

  /** The request with signed content, or itself if nothing is to be signed. */
  DeliveryRequest sign(DeliveryRequest request) throws IOException {
    if (!wanted) {
      return request;
    }
    DkimMessage message = DkimMessage.head(request.content());
    List<Signer> signers = signers(message.authorDomain(), request.reversePath());
    if (signers.isEmpty() || isStrangers(request)) {
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

  /** Mail that came in only because we pass its domain on; anybody may have written it. */
  private boolean isStrangers(DeliveryRequest request) {
    if (!request.authUser().isEmpty()) {
      return false;
    }
    return request.destination().isVia()
        ? request.recipients().stream().anyMatch(this::isOfOurDomains)
        : accounts
            .rcptHost(request.destination().domain())
            .filter(host -> !host.isLocal())
            .map(RcptHost::hostname)
            .isPresent();
  }

  private boolean isOfOurDomains(EnvelopeRecipient recipient) {
    String address = recipient.address();
    return accounts.rcptHost(MailAddress.domainOf(address)).isPresent();
  }

  /** The author's domain signs (RFC 7489 wants the two alike), else the sender's. */
  private List<Signer> signers(Optional<String> author, ReversePath sender) {
    List<Signer> signers = author.map(keys::signersOf).orElse(List.of());
    return signers.isEmpty() && !sender.isNull() ? keys.signersOf(sender.domain()) : signers;
  }
}
