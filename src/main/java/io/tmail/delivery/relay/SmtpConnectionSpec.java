package io.tmail.delivery.relay;

import java.time.Duration;

/**
 * What a connection must be like; connections with equal specs are interchangeable.
 *
 * @param hop the server
 * @param lmtp whether it speaks LMTP (RFC 2033) instead of SMTP
 * @param me our name in EHLO or LHLO
 * @param tls how safe the way must be
 * @param timeout the longest silence
 */
public record SmtpConnectionSpec(
    NextHop hop, boolean lmtp, String me, TlsPolicy tls, Duration timeout) {

  public static SmtpConnectionSpec smtp(NextHop hop, String me, TlsPolicy tls, Duration timeout) {
    return new SmtpConnectionSpec(hop, false, me, tls, timeout);
  }

  public static SmtpConnectionSpec lmtp(NextHop hop, String me, TlsPolicy tls, Duration timeout) {
    return new SmtpConnectionSpec(hop, true, me, tls, timeout);
  }

  SmtpConnectionSpec withTls(TlsPolicy policy) {
    return new SmtpConnectionSpec(hop, lmtp, me, policy, timeout);
  }
}
