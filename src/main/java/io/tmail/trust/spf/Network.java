package io.tmail.trust.spf;

import java.util.Arrays;
import java.util.Optional;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * An address of an SPF record and how many of its leading bits count. Unlike {@code AddressRange},
 * it takes only the grammar of RFC 7208 §12, and IPv4-mapped addresses stay addresses of IPv6.
 */
final class Network {
  static final int BITS_4 = 32;
  static final int BITS_6 = 128;
  private static final int GROUPS = 8;

  private final byte[] address;
  private final int prefix;

  Network(byte[] address, int prefix) {
    this.address = address.clone();
    this.prefix = prefix;
  }

  /** The address of an A or AAAA record, alone. */
  static Network of(Record record) {
    return of(record, BITS_4, BITS_6);
  }

  /** The network around the address of an A or AAAA record. */
  static Network of(Record record, int prefix4, int prefix6) {
    byte[] address = record.rdataToWireCanonical();
    return new Network(address, record.getType() == Type.A ? prefix4 : prefix6);
  }

  boolean contains(byte[] client) {
    if (client.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += 8) {
      int mask = prefix - bit >= 8 ? 0xFF : 0xFF << (8 - prefix + bit);
      if (((client[bit / 8] ^ address[bit / 8]) & mask & 0xFF) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Four decimal numbers without leading zeros; empty for anything else. */
  static Optional<byte[]> parse4(String text) {
    String[] numbers = text.split("\\.", -1);
    byte[] bytes = new byte[4];
    if (numbers.length != bytes.length) {
      return Optional.empty();
    }
    for (int i = 0; i < bytes.length; i++) {
      if (!numbers[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(numbers[i]) > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) Integer.parseInt(numbers[i]);
    }
    return Optional.of(bytes);
  }

  /** As RFC 4291 §2.2 writes it, without a zone; empty for anything else. */
  static Optional<byte[]> parse6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text).filter(all -> all.length == 2 * GROUPS);
    }
    Optional<byte[]> head = gap == 0 ? Optional.of(new byte[0]) : head(text, gap);
    Optional<byte[]> tail =
        gap == text.length() - 2 ? Optional.of(new byte[0]) : groups(text.substring(gap + 2));
    if (head.isEmpty()
        || tail.isEmpty()
        || head.get().length + tail.get().length > 2 * (GROUPS - 1)) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOf(head.get(), 2 * GROUPS);
    byte[] end = tail.get();
    System.arraycopy(end, 0, bytes, bytes.length - end.length, end.length);
    return Optional.of(bytes);
  }

  /** An IPv4 address may only be at the end of the whole. */
  private static Optional<byte[]> head(String text, int gap) {
    String head = text.substring(0, gap);
    return head.contains(".") ? Optional.empty() : groups(head);
  }

  private static Optional<byte[]> groups(String text) {
    String[] groups = text.split(":", -1);
    byte[] bytes = new byte[2 * GROUPS + 2];
    int length = 0;
    for (int i = 0; i < groups.length && length <= 2 * GROUPS - 2; i++) {
      if (i == groups.length - 1 && groups[i].contains(".")) {
        Optional<byte[]> four = parse4(groups[i]);
        if (four.isEmpty()) {
          return four;
        }
        System.arraycopy(four.get(), 0, bytes, length, 4);
        length += 4;
      } else if (groups[i].matches("[0-9A-Fa-f]{1,4}")) {
        int group = Integer.parseInt(groups[i], 16);
        bytes[length++] = (byte) (group >> 8);
        bytes[length++] = (byte) group;
      } else {
        return Optional.empty();
      }
    }
    boolean isTooLong = length > 2 * GROUPS || groups.length > GROUPS;
    return isTooLong ? Optional.empty() : Optional.of(Arrays.copyOf(bytes, length));
  }
}
