package io.tmail.policy;

import io.tmail.accounts.User;
import io.tmail.config.Listener;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The client of a session.
 *
 * @param ip its address
 * @param listener the listener that it connected to
 * @param helo the name it gave, empty before EHLO and HELO
 * @param tls protocol and cipher, empty in plain text
 * @param user the authenticated user
 */
public record Client(
    InetAddress ip,
    Listener listener,
    Optional<String> helo,
    Optional<String> tls,
    Optional<User> user) {

  public static Client connected(InetAddress ip, Listener listener) {
    return new Client(ip, listener, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Client named(String name) {
    return new Client(ip, listener, Optional.of(name), tls, user);
  }

  /** Whether it is neither on this machine nor in a network of private addresses. */
  public boolean isRemote() {
    return !ip.isLoopbackAddress() && !ip.isSiteLocalAddress() && !ip.isLinkLocalAddress();
  }

  /** TLS begins: everything sent in plain text is discarded (RFC 3207 §4.2). */
  public Client secured(String facts) {
    return new Client(ip, listener, Optional.empty(), Optional.of(facts), Optional.empty());
  }

  public Client authenticated(User proven) {
    return new Client(ip, listener, helo, tls, Optional.of(proven));
  }
}
