package io.tmail.delivery.client;

import io.tmail.mail.SmtpReply;

/** The next hop has no TLS, and nothing is sent without it. */
final class StarttlsRefusedException extends RefusedException {
  private static final long serialVersionUID = 1L;

  private final transient TlsFault fault;

  StarttlsRefusedException(SmtpReply reply, String type) {
    super(reply);
    this.fault = new TlsFault(type, reply.toString());
  }

  TlsFault fault() {
    return fault;
  }
}
