package io.tmail.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Local addresses of outbound connections, {@code ip|ip} or {@code ip&ip}, never both.
 *
 * @param addresses in the order of writing; empty: the system chooses
 * @param order what several of them mean
 */
public record LocalIps(List<InetAddress> addresses, Order order) {
  public static final LocalIps ANY = new LocalIps(List.of(), Order.FAIL_OVER);

  private static final Pattern IP = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|.*:.*");

  /** What several addresses mean. */
  public enum Order {
    /** {@code |}: they take turns. */
    ROUND_ROBIN,
    /** {@code &}: the next one where one fails. */
    FAIL_OVER
  }

  public LocalIps {
    addresses = List.copyOf(addresses);
  }

  /**
   * @throws IllegalArgumentException telling what is wrong
   */
  public static LocalIps parse(String text) {
    boolean inTurn = text.contains("|");
    if (inTurn && text.contains("&")) {
      throw new IllegalArgumentException("mixed & and | are not allowed in local addresses");
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String one : text.isBlank() ? new String[0] : text.split("[|&]", -1)) {
      addresses.add(address(one.strip()));
    }
    return new LocalIps(addresses, inTurn ? Order.ROUND_ROBIN : Order.FAIL_OVER);
  }

  private static InetAddress address(String text) {
    String ip =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    try {
      if (IP.matcher(ip).matches()) {
        return InetAddress.getByName(ip);
      }
    } catch (UnknownHostException malformed) {
      // reported below
    }
    throw new IllegalArgumentException("'" + text + "' is not an IP address");
  }
}
