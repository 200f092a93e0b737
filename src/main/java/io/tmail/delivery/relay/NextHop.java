package io.tmail.delivery.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * One server to connect to.
 *
 * @param name its host name, as TLS checks it and logs show it
 * @param address where it listens: TCP, or a socket in the file system
 * @param secure whether DNSSEC vouches for the name and the address
 */
public record NextHop(String name, SocketAddress address, boolean secure) {

  /** A server found through DNS. */
  public static NextHop of(String name, InetAddress ip, int port) {
    return new NextHop(name, new InetSocketAddress(ip, port), false);
  }

  NextHop vouched(boolean byDnssec) {
    return new NextHop(name, address, byDnssec);
  }

  /** {@code /path/of/socket} or {@code host:port}. */
  public static NextHop parse(String text, String name) {
    if (text.startsWith("/")) {
      return new NextHop(name, UnixDomainSocketAddress.of(text), false);
    }
    int colon = text.lastIndexOf(':');
    return new NextHop(
        name,
        new InetSocketAddress(
            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))),
        false);
  }

  /** Whether nobody outside this machine sees the bytes. */
  boolean isLoopback() {
    return !(address instanceof InetSocketAddress tcp)
        || (tcp.getAddress() != null && tcp.getAddress().isLoopbackAddress());
  }

  /** {@code name[192.0.2.1]:25}, as logs and reports name it. */
  @Override
  public String toString() {
    return address instanceof InetSocketAddress tcp && tcp.getAddress() != null
        ? (name.startsWith("[") ? "" : name)
            + "["
            + tcp.getAddress().getHostAddress()
            + "]:"
            + tcp.getPort()
        : name;
  }
}
