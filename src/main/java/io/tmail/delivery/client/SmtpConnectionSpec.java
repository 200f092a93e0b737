package io.tmail.delivery.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a connection must be like; connections with equal specs are interchangeable.
 *
 * @param hop the server
 * @param lmtp whether it speaks LMTP (RFC 2033) instead of SMTP
 * @param me this server's name in EHLO or LHLO
 * @param tls the required TLS
 * @param timeout the longest silence
 * @param login the login on that server, if it requires one
 * @param from the local address to connect from; empty: the system chooses
 * @param mailboxes whether it is this server's own Dovecot, which is never skipped and has no
 *     connection limit
 */
public record SmtpConnectionSpec(
    NextHop hop,
    boolean lmtp,
    String me,
    TlsPolicy tls,
    Duration timeout,
    Optional<Login> login,
    Optional<InetAddress> from,
    boolean mailboxes) {

  /**
   * A login at the next hop.
   *
   * @param plainText whether the password may be sent without TLS
   */
  public record Login(String name, String password, boolean plainText) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "Login[" + name + "]";
    }
  }

  public SmtpConnectionSpec(NextHop hop, boolean lmtp, String me, TlsPolicy tls, Duration timeout) {
    this(hop, lmtp, me, tls, timeout, Optional.empty(), Optional.empty(), false);
  }

  public static SmtpConnectionSpec smtp(NextHop hop, String me, TlsPolicy tls, Duration timeout) {
    return new SmtpConnectionSpec(hop, false, me, tls, timeout);
  }

  /** The server's own mailboxes. */
  public static SmtpConnectionSpec lmtp(NextHop hop, String me, TlsPolicy tls, Duration timeout) {
    return new SmtpConnectionSpec(
        hop, true, me, tls, timeout, Optional.empty(), Optional.empty(), true);
  }

  SmtpConnectionSpec withTls(TlsPolicy policy) {
    return new SmtpConnectionSpec(hop, lmtp, me, policy, timeout, login, from, mailboxes);
  }

  public SmtpConnectionSpec withLogin(Optional<Login> someone) {
    return new SmtpConnectionSpec(hop, lmtp, me, tls, timeout, someone, from, mailboxes);
  }

  public SmtpConnectionSpec comingFrom(InetAddress address) {
    return new SmtpConnectionSpec(
        hop, lmtp, me, tls, timeout, login, Optional.of(address), mailboxes);
  }

  /** In one line for an administrator, without the password. */
  @Override
  public String toString() {
    return hop
        + (lmtp ? " lmtp" : "")
        + " tls="
        + tls
        + from.map(ip -> " from=" + ip.getHostAddress()).orElse("")
        + login.map(someone -> " login=" + someone.name()).orElse("");
  }
}
