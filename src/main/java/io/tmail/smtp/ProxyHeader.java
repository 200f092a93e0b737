package io.tmail.smtp;

import io.tmail.config.SmtpdSettings;
import io.tmail.policy.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * The first bytes of a connection from a listed proxy: they name the actual client (HAProxy's PROXY
 * protocol, version 1 and 2). Read on the session's thread, before the greeting and before TLS; not
 * read from other clients.
 */
final class ProxyHeader {
  private static final Logger LOG = Logger.getLogger("tmail");

  /** A proxy sends it with its first packet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ProxyHeader() {}

  /**
   * Makes the client of the header the session's client, if the peer is a listed proxy.
   *
   * @return false if it is one and sent no header that can be used; that is logged
   */
  static boolean isFineFrom(SmtpSession session) {
    SmtpdSettings settings = session.spec().settings().smtpd();
    InetAddress peer = session.client().ip();
    if (!settings.isProxy(peer)) {
      return true;
    }
    try {
      read(session.wire().plain(), settings.timeout())
          .ifPresent(ip -> session.learn(known -> Client.connected(ip, known.listener())));
      return true;
    } catch (IOException unusable) {
      LOG.warning("PROXY header: client=[" + peer.getHostAddress() + "]: " + unusable.getMessage());
      return false;
    }
  }

  /** The time limit of the connection itself is as before, afterwards. */
  private static Optional<InetAddress> read(Socket plain, Duration limit) throws IOException {
    int before = plain.getSoTimeout();
    Duration patience = limit.compareTo(PATIENCE) < 0 ? limit : PATIENCE;
    Optional<InetAddress> client = new ProxyHeaderReader(plain, patience).client();
    plain.setSoTimeout(before);
    return client;
  }
}
