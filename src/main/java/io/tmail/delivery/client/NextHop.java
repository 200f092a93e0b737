package io.tmail.delivery.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

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

  public NextHop vouched(boolean byDnssec) {
    return new NextHop(name, address, byDnssec);
  }

  /** A server, or a socket in the file system, that an administrator named. */
  public static NextHop of(String name, SocketAddress address) {
    return new NextHop(name, address, false);
  }

  /** Whether the bytes never leave this machine. */
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
