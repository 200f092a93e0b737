package io.tmail.delivery.relay;

import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.config.SmtpdSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** The server's own listening addresses, to prevent mail loops. */
final class OwnAddresses {
  private final List<Listener> listeners;

  OwnAddresses(Settings settings) {
    SmtpdSettings smtpd = settings.smtpd();
    this.listeners = smtpd.launch() ? smtpd.listeners() : List.of();
  }

  /** Whether a connection there would reach this server. */
  boolean include(InetSocketAddress address) {
    return listeners.stream()
        .filter(listener -> listener.port() == address.getPort())
        .anyMatch(listener -> reaches(address.getAddress(), listener));
  }

  private static boolean reaches(InetAddress address, Listener listener) {
    try {
      InetAddress bound = InetAddress.getByName(listener.ip());
      return bound.isAnyLocalAddress() ? isOfThisMachine(address) : bound.equals(address);
    } catch (UnknownHostException | SocketException unknown) {
      return false;
    }
  }

  private static boolean isOfThisMachine(InetAddress address) throws SocketException {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }
}
