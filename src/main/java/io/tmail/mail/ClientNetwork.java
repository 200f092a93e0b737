package io.tmail.mail;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a limit of "one client" counts as one: an IPv4 address, or the /64 within which an IPv6
 * client may change its address. Many providers give a customer a /56 or a /48 of IPv6; those are
 * also counted, and may do a few times as much.
 *
 * @param prefix the significant octets in hexadecimal
 */
public record ClientNetwork(String prefix) {
  private static final int IPV4_OCTETS = 4;
  private static final int SITE_OCTETS = 6;
  private static final int CUSTOMER_OCTETS = 7;
  private static final int IPV6_PREFIX_OCTETS = 8;
  private static final int CUSTOMER_FACTOR = 4;
  private static final int SITE_FACTOR = 16;

  /** The smallest network that counts as one client. */
  public static ClientNetwork of(InetAddress client) {
    byte[] address = client.getAddress();
    return first(Math.min(address.length, IPV6_PREFIX_OCTETS), address);
  }

  /** All the networks that the client is counted in, the smallest first: /64, /56, /48 of IPv6. */
  public static List<ClientNetwork> around(InetAddress client) {
    byte[] address = client.getAddress();
    return address.length == IPV4_OCTETS
        ? List.of(of(client))
        : Stream.of(IPV6_PREFIX_OCTETS, CUSTOMER_OCTETS, SITE_OCTETS)
            .map(octets -> first(octets, address))
            .toList();
  }

  /** The widest of them: for shared resources, of which every client must leave a part. */
  public static ClientNetwork site(InetAddress client) {
    byte[] address = client.getAddress();
    return first(Math.min(address.length, SITE_OCTETS), address);
  }

  private static ClientNetwork first(int octets, byte[] address) {
    return new ClientNetwork(HexFormat.of().formatHex(Arrays.copyOf(address, octets)));
  }

  /** How many times as much as one client this network may do: a /56 four times, a /48 sixteen. */
  public int factor() {
    return switch (prefix.length() / 2) {
      case SITE_OCTETS -> SITE_FACTOR;
      case CUSTOMER_OCTETS -> CUSTOMER_FACTOR;
      default -> 1;
    };
  }

  @Override
  public String toString() {
    return prefix;
  }
}
