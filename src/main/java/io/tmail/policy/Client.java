package io.tmail.policy;

import io.tmail.accounts.User;
import io.tmail.config.Listener;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What is known of the other side of a session.
 *
 * @param ip its address
 * @param listener which of our addresses it came to
 * @param helo the name it gave, empty before EHLO and HELO
 * @param tls protocol and cipher, empty in plain text
 * @param user who it proved to be by AUTH
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

  /** TLS begins: whatever was said in plain text is forgotten (RFC 3207 §4.2). */
  public Client secured(String facts) {
    return new Client(ip, listener, Optional.empty(), Optional.of(facts), Optional.empty());
  }

  public Client authenticated(User proven) {
    return new Client(ip, listener, helo, tls, Optional.of(proven));
  }
}
