package io.tmail.delivery.relay;

import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.Prefixed;
import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.mail.MailAddress;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.Voucher;
import io.tmail.outbound.DkimAlgorithm;
import io.tmail.outbound.DkimKeys;
import io.tmail.outbound.DkimKeys.Signer;
import io.tmail.trust.AuthenticationResults;
import io.tmail.trust.arc.ArcResult;
import io.tmail.trust.arc.ArcSealer;
import io.tmail.trust.arc.ArcValidator;
import io.tmail.trust.dkim.SignedMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Seals strangers' mail that leaves again with ARC (RFC 8617 §5.1): the next server sees what this
 * one found out about it. Only messages with an Authentication-Results field of this server are
 * sealed, with a DKIM key of this server's name, or else of the domain that the mail was sent to.
 * Called by delivery threads; reads the message once.
 */
@ApplicationScoped
public class ForwardSeal {
  /** More than the settings allow a header to have. */
  private static final int MOST_HEADER = 1 << 20;

  private static final int MOST_FIELDS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private DkimKeys keys;
  private Dns dns;
  private Clock clock;
  private String me;
  private boolean wanted;

  protected ForwardSeal() {}

  @Inject
  ForwardSeal(Settings settings, DkimKeys keys, Dns dns, Clock clock) {
    this.keys = keys;
    this.dns = dns;
    this.clock = clock;
    this.me = settings.general().me();
    this.wanted = settings.deliverd().relay().dkimSign();
  }

  /** The request with sealed content, or itself if nothing is to be sealed. */
  DeliveryRequest seal(DeliveryRequest request) throws IOException {
    if (!wanted || request.voucher() != Voucher.NOBODY) {
      return request;
    }
    Optional<Signer> signer = signer(request);
    if (signer.isEmpty()) {
      return request;
    }
    String fields = fields(request, signer.get());
    return fields.isEmpty()
        ? request
        : request.with(
            request.recipients(),
            new Prefixed(fields.getBytes(StandardCharsets.UTF_8), request.content()));
  }

  /** RSA first: many validators know no Ed25519 in ARC. */
  private Optional<Signer> signer(DeliveryRequest request) {
    String domain = MailAddress.domainOf(request.recipients().get(0).original());
    return Stream.of(me, domain)
        .flatMap(each -> keys.signersOf(each).stream())
        .min(Comparator.comparing(each -> each.algorithm() != DkimAlgorithm.RSA));
  }

  private String fields(DeliveryRequest request, Signer signer) throws IOException {
    try (InputStream content = request.content().open()) {
      MessageHeader header = MessageHeader.read(content, MOST_HEADER, MOST_FIELDS);
      Optional<MessageHeader.Field> results =
          header.fields().stream()
              .filter(each -> AuthenticationResults.isOurs(each, me))
              .findFirst();
      return results.isEmpty() || !header.isComplete() ? "" : fields(header, results.get(), signer);
    }
  }

  private String fields(MessageHeader header, MessageHeader.Field results, Signer signer)
      throws IOException {
    SignedMessage message = new SignedMessage(header);
    ArcSealer sealer = new ArcSealer(message);
    ArcValidator validator = new ArcValidator(message, clock.instant());
    byte[] part = new byte[16 << 10];
    InputStream body = header.body();
    for (int count = body.read(part, 0, part.length);
        count >= 0;
        count = body.read(part, 0, part.length)) {
      message.read(part, 0, count);
    }
    ArcResult arrived = Inquiry.begin(dns, validator::result).await(PATIENCE);
    boolean passedBefore = results.text().contains("arc=pass");
    boolean doubtful = passedBefore && arrived.status() != ArcResult.Status.PASS;
    return doubtful ? "" : sealer.seal(signer, arrived, value(results), clock.instant());
  }

  /** As it stands behind the name of the field, folded. */
  private static String value(MessageHeader.Field results) {
    String value = results.text().substring(results.text().indexOf(':') + 1);
    return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
