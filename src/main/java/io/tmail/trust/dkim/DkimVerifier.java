package io.tmail.trust.dkim;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import io.tmail.mail.MessageHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Type;

/**
 * Verifies the DKIM signatures of a message (RFC 6376 §6), at most eight of them. Created when the
 * header is there; the message takes the body; then {@link #results} says what each is worth. Work
 * grows with the header and the body, never with their product. Used by one thread at a time.
 */
public final class DkimVerifier {
  private static final int MOST = 8;
  private static final String FIELD = "dkim-signature";

  private final SignedMessage message;
  private final List<DkimSignature> signatures = new ArrayList<>();

  /** For a message that nothing but DKIM looks at. */
  public DkimVerifier(MessageHeader header, Instant now) {
    this(new SignedMessage(header), now);
  }

  /**
   * @param message whose body has not begun
   * @param now decides which signatures have expired
   */
  public DkimVerifier(SignedMessage message, Instant now) {
    this.message = message;
    message.header().all(FIELD).stream()
        .limit(MOST)
        .map(field -> DkimSignature.parse(field, DkimSignature.Kind.DKIM, now))
        .forEach(signatures::add);
    for (DkimSignature each : signatures) {
      if (each.isUsable()) {
        each.expectBody(message);
      }
    }
  }

  /** What takes the body. */
  public SignedMessage message() {
    return message;
  }

  /** How many signatures the message has, those that are not verified included. */
  public int count() {
    return message.header().count(FIELD);
  }

  /** Asks for all keys, without waiting for any; whether all are there. */
  public boolean prepare(Answers dns) {
    boolean known = true;
    for (DkimSignature each : signatures) {
      known &= !each.isUsable() || dns.prepare(each.keyName(), Type.TXT);
    }
    return known;
  }

  /**
   * The results of the first eight signatures from the top, in their order; a computation over DNS.
   * The body has ended. Nothing is verified before the last key is there.
   */
  public List<DkimResult> results(Answers dns) {
    prepare(dns);
    List<DnsReply> keys = new ArrayList<>();
    for (DkimSignature each : signatures) {
      if (each.isUsable()) {
        keys.add(dns.get(each.keyName(), Type.TXT));
      }
    }
    List<DkimResult> results = new ArrayList<>();
    for (DkimSignature each : signatures) {
      results.add(
          each.isUsable()
              ? SignatureCheck.ofMessage(each, message, keys.remove(0))
              : SignatureCheck.ofFault(each));
    }
    return results;
  }
}
