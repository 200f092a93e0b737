package io.tmail.trust.dkim;

import io.tmail.mail.BodyReader;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The SHA-256 hash of a body in a canonical form, made while the body streams by (RFC 6376 §3.4.3,
 * §3.4.4). Holds 8 KiB of it. A line may end with LF instead of CRLF. A last line without an end is
 * given one, as the transport does. Used by one thread.
 */
public final class BodyHash implements BodyReader {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] SPACE = {' '};
  private static final byte[] CR = {'\r'};

  private final boolean relaxed;
  private final MessageDigest digest = sha256();

  /** Hashes of the beginning, by its octets; empty until so much has come. */
  private final TreeMap<Long, Optional<byte[]>> beginnings = new TreeMap<>();

  private final byte[] out = new byte[8 * 1024];
  private int used;
  private long hashed;
  private boolean space;
  private boolean inLine;
  private boolean carriageReturn;
  private long emptyLines;
  private Optional<byte[]> whole = Optional.empty();

  public BodyHash(Canonicalization form) {
    this.relaxed = form == Canonicalization.RELAXED;
  }

  /** To be called before the body: its first octets get a hash of their own. */
  void beginWith(long octets) {
    beginnings.put(octets, octets == 0 ? Optional.of(sha256().digest()) : Optional.empty());
  }

  @Override
  public void read(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; ) {
      int plain = i;
      while (plain < end && isPlain(bytes[plain])) {
        plain++;
      }
      if (plain > i) {
        leftOver();
        text(bytes, i, plain - i);
        i = plain;
      } else {
        special(bytes[i++]);
      }
    }
  }

  private boolean isPlain(byte b) {
    return b != '\r' && b != '\n' && !(relaxed && (b == ' ' || b == '\t'));
  }

  private void special(byte b) {
    if (b == '\n') {
      endLine();
      return;
    }
    leftOver();
    if (b == '\r') {
      carriageReturn = true;
    } else {
      space = true;
    }
  }

  /** A CR that was not the first half of a line end is text. */
  private void leftOver() {
    if (carriageReturn) {
      carriageReturn = false;
      text(CR, 0, 1);
    }
  }

  private void text(byte[] bytes, int offset, int length) {
    for (; emptyLines > 0; emptyLines--) {
      put(CRLF, 0, 2);
    }
    if (space) {
      space = false;
      put(SPACE, 0, 1);
    }
    inLine = true;
    put(bytes, offset, length);
  }

  private void endLine() {
    carriageReturn = false;
    space = false;
    if (inLine) {
      put(CRLF, 0, 2);
      inLine = false;
    } else {
      emptyLines++;
    }
  }

  private void put(byte[] bytes, int offset, int length) {
    for (int done = 0; done < length; ) {
      if (used == out.length) {
        flush();
      }
      int part = Math.min(length - done, out.length - used);
      System.arraycopy(bytes, offset + done, out, used, part);
      used += part;
      done += part;
    }
  }

  private void flush() {
    int done = 0;
    for (Long cut = beginnings.higherKey(hashed);
        cut != null && cut <= hashed + used - done;
        cut = beginnings.higherKey(hashed)) {
      int part = (int) (cut - hashed);
      update(done, part);
      done += part;
      beginnings.put(cut, Optional.of(soFar()));
    }
    update(done, used - done);
    used = 0;
  }

  private void update(int offset, int length) {
    digest.update(out, offset, length);
    hashed += length;
  }

  private byte[] soFar() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("this Java cannot copy a SHA-256", impossible);
    }
  }

  /** Ends the body: its hash. Further calls return the same. */
  public byte[] whole() {
    if (whole.isEmpty()) {
      leftOver();
      boolean isEmptySimple = !relaxed && hashed + used == 0;
      if (inLine || isEmptySimple) {
        put(CRLF, 0, 2);
      }
      flush();
      whole = Optional.of(digest.digest());
    }
    return whole.get().clone();
  }

  /** Octets of the canonical form; the body has ended. */
  long length() {
    return hashed;
  }

  /** The hash of the first octets, as asked for before; nothing if the body has fewer. */
  Optional<byte[]> beginning(long octets) {
    return beginnings.getOrDefault(octets, Optional.empty());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no SHA-256", missing);
    }
  }
}
