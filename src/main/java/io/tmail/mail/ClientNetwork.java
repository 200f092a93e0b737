package io.tmail.mail;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Whom a limit of "one client" counts as one: an IPv4 address, or the /64 within which an IPv6
 * client moves freely.
 *
 * @param prefix the significant octets in hexadecimal
 */
public record ClientNetwork(String prefix) {
  private static final int IPV6_PREFIX_OCTETS = 8;

  public static ClientNetwork of(InetAddress client) {
    byte[] address = client.getAddress();
    int octets = Math.min(address.length, IPV6_PREFIX_OCTETS);
    return new ClientNetwork(HexFormat.of().formatHex(Arrays.copyOf(address, octets)));
  }

  @Override
  public String toString() {
    return prefix;
  }
}
