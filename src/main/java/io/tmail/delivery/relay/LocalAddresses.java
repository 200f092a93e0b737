package io.tmail.delivery.relay;

import io.tmail.config.LocalIps;
import io.tmail.delivery.client.NextHop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Chooses the local address of a connection. Called by many threads. */
final class LocalAddresses {
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * The addresses to try, one after the other; empty means whichever the system chooses.
   *
   * @return nothing if no local address is of the server's kind, IPv4 or IPv6
   */
  List<Optional<InetAddress>> of(LocalIps ips, NextHop hop) {
    if (ips.addresses().isEmpty() || !(hop.address() instanceof InetSocketAddress tcp)) {
      return List.of(Optional.empty());
    }
    List<Optional<InetAddress>> suitable =
        ips.addresses().stream()
            .filter(each -> each.getClass().equals(tcp.getAddress().getClass()))
            .map(Optional::of)
            .toList();
    if (ips.order() == LocalIps.Order.FAIL_OVER || suitable.isEmpty()) {
      return suitable;
    }
    return List.of(suitable.get(Math.floorMod(turn.getAndIncrement(), suitable.size())));
  }
}
