package io.tmail.smtp;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * The checksum that a binary PROXY header may carry (HAProxy's {@code proxy-protocol.txt}, §2.2.3,
 * PP2_TYPE_CRC32C): of the whole header, with zeros in its own place.
 */
final class ProxyChecksum {
  private static final int FIXED_OCTETS = 16;
  private static final int CRC32C_TYPE = 0x03;
  private static final int CRC32C_OCTETS = 4;
  private static final int FIELD_HEAD = 3;

  private final ByteBuffer header;

  /**
   * @param header all of it, from the signature on
   */
  ProxyChecksum(byte[] header) {
    this.header = ByteBuffer.wrap(header);
  }

  /**
   * @param addresses how many octets of addresses and ports come before the fields
   * @return whether the header carries no checksum, or the right one
   */
  boolean isRight(int addresses) {
    OptionalInt place = place(FIXED_OCTETS + addresses);
    if (place.isEmpty()) {
      return true;
    }
    ByteBuffer blanked = ByteBuffer.allocate(header.capacity()).put(header.duplicate());
    int given = header.getInt(place.getAsInt());
    blanked.putInt(place.getAsInt(), 0).rewind();
    CRC32C sum = new CRC32C();
    sum.update(blanked);
    return (int) sum.getValue() == given;
  }

  /** Of the checksum's octets: fields are a type, two octets of length, and a value. */
  private OptionalInt place(int first) {
    int at = first;
    while (at + FIELD_HEAD <= header.capacity()) {
      int length = header.getShort(at + 1) & 0xffff;
      int value = at + FIELD_HEAD;
      boolean fits = value + length <= header.capacity();
      if (header.get(at) == CRC32C_TYPE && length == CRC32C_OCTETS && fits) {
        return OptionalInt.of(value);
      }
      at = value + length;
    }
    return OptionalInt.empty();
  }
}
