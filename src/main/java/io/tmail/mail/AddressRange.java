package io.tmail.mail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits: one address, or a network in CIDR form (RFC 4632, RFC
 * 4291 §2.3).
 *
 * @param base the first address of the range
 * @param prefix how many leading bits count
 */
public record AddressRange(InetAddress base, int prefix) {
  /** Only literals, so that no name is ever looked up in the DNS. */
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  public AddressRange {
    if (prefix < 0 || prefix > base.getAddress().length * 8) {
      throw new IllegalArgumentException("/" + prefix);
    }
    base = first(base, prefix);
  }

  /**
   * Parses {@code 192.0.2.1}, {@code 192.0.2.0/24} or {@code 2001:db8::/32}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    if (!LITERAL.matcher(literal).matches()) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    try {
      InetAddress base = InetAddress.getByName(literal);
      int all = base.getAddress().length * 8;
      return new AddressRange(base, slash < 0 ? all : Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException notAnAddress) {
      throw new IllegalArgumentException("not an address: " + text, notAnAddress);
    }
  }

  /**
   * A list joined by commas; an empty text has none.
   *
   * @throws IllegalArgumentException for the first malformed one
   */
  public static List<AddressRange> parseAll(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .map(AddressRange::parse)
        .toList();
  }

  private static InetAddress first(InetAddress any, int prefix) {
    byte[] bytes = any.getAddress();
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException neverOfThatLength) {
      throw new IllegalArgumentException(neverOfThatLength);
    }
  }

  public boolean contains(InetAddress address) {
    byte[] wanted = base.getAddress();
    byte[] given = address.getAddress();
    if (wanted.length != given.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((wanted[bit / 8] ^ given[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
