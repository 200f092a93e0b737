package io.tmail.trust.spf;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.xbill.DNS.Type;

/** The client's address in the forms that an evaluation needs. */
final class ClientAddress {
  private static final int MAPPED_PREFIX = 12;

  private final byte[] bytes;

  ClientAddress(InetAddress address) {
    byte[] all = address.getAddress();
    this.bytes = isMapped(all) ? Arrays.copyOfRange(all, MAPPED_PREFIX, all.length) : all;
  }

  /** RFC 4291 §2.5.5.2. */
  private static boolean isMapped(byte[] all) {
    return all.length > MAPPED_PREFIX
        && IntStream.range(0, 10).allMatch(i -> all[i] == 0)
        && all[10] == -1
        && all[11] == -1;
  }

  boolean is4() {
    return bytes.length == 4;
  }

  /** The type of address records that it is compared with. */
  int type() {
    return is4() ? Type.A : Type.AAAA;
  }

  boolean isIn(Network network) {
    return network.contains(bytes);
  }

  /** The macro {@code v}. */
  String zone() {
    return is4() ? "in-addr" : "ip6";
  }

  /** The macro {@code i}: numbers or half octets, with dots between them (RFC 7208 §7.3). */
  String dotted() {
    return is4()
        ? readable()
        : IntStream.range(0, 2 * bytes.length)
            .mapToObj(i -> Integer.toHexString(bytes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF))
            .collect(Collectors.joining("."));
  }

  /** The name of its PTR records (RFC 1035 §3.5, RFC 3596 §2.5). */
  String pointer() {
    String[] parts = dotted().split("\\.");
    StringBuilder reversed = new StringBuilder();
    for (int i = parts.length - 1; i >= 0; i--) {
      reversed.append(parts[i]).append('.');
    }
    return reversed + zone() + ".arpa";
  }

  /** The macro {@code c}; RFC 5952 for IPv6. */
  String readable() {
    return is4()
        ? IntStream.range(0, bytes.length)
            .mapToObj(i -> Integer.toString(bytes[i] & 0xFF))
            .collect(Collectors.joining("."))
        : compressed();
  }

  private String compressed() {
    int[] groups =
        IntStream.range(0, 8)
            .map(i -> (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF))
            .toArray();
    int gap = -1;
    int longest = 1;
    for (int i = 0; i < groups.length; i++) {
      int zeros = zerosAt(groups, i);
      if (zeros > longest) {
        gap = i;
        longest = zeros;
      }
    }
    return gap < 0
        ? joined(groups, 0, groups.length)
        : joined(groups, 0, gap) + "::" + joined(groups, gap + longest, groups.length);
  }

  private static int zerosAt(int[] groups, int begin) {
    int end = begin;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - begin;
  }

  private static String joined(int[] groups, int begin, int end) {
    return IntStream.range(begin, end)
        .mapToObj(i -> Integer.toHexString(groups[i]))
        .collect(Collectors.joining(":"));
  }
}
