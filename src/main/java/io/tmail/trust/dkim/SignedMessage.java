package io.tmail.trust.dkim;

import io.tmail.mail.BodyReader;
import io.tmail.mail.MessageHeader;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message as its signatures see it: the header, and hashes of the body while that streams by.
 * Several verifiers share one, so that the body is hashed once for all. They are created when the
 * header is there, then the body is read, then they are asked. Used by one thread at a time.
 */
public final class SignedMessage implements BodyReader {
  private final CanonicalHeader header;
  private final Map<Canonicalization, BodyHash> bodies = new EnumMap<>(Canonicalization.class);
  private boolean begun;

  /**
   * @param header as received; later changes are not seen
   */
  public SignedMessage(MessageHeader header) {
    this.header = new CanonicalHeader(header.fields());
  }

  public CanonicalHeader header() {
    return header;
  }

  /**
   * Begins the hash of the body in a form.
   *
   * @param octets whose hash is wanted besides that of the whole
   * @throws IllegalStateException if the body has begun
   */
  public void expect(Canonicalization form, Optional<Long> octets) {
    if (begun) {
      throw new IllegalStateException("the body has begun");
    }
    BodyHash body = bodies.computeIfAbsent(form, BodyHash::new);
    octets.ifPresent(body::beginWith);
  }

  /** Whether any hash of the body is needed. */
  public boolean needsBody() {
    return !bodies.isEmpty();
  }

  @Override
  public void read(byte[] bytes, int offset, int length) {
    begun = true;
    bodies.values().forEach(each -> each.read(bytes, offset, length));
  }

  /** The hash of a body that has ended, in a form that was expected. */
  public BodyHash body(Canonicalization form) {
    begun = true;
    return bodies.get(form);
  }
}
