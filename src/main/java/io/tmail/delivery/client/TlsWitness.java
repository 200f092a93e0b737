package io.tmail.delivery.client;

/** Hears how sessions with next hops began; called by the delivery's thread. */
public interface TlsWitness {
  /** Nobody wants to know. */
  TlsWitness NONE =
      new TlsWitness() {
        @Override
        public void opened(SmtpConnectionSpec spec, String tls) {}

        @Override
        public void failed(SmtpConnectionSpec spec, TlsFault fault) {}
      };

  /**
   * A new connection is ready for mail.
   *
   * @param tls protocol and cipher; empty in plain text
   */
  void opened(SmtpConnectionSpec spec, String tls);

  /** TLS failed. Another connection without it may follow, which is not told. */
  void failed(SmtpConnectionSpec spec, TlsFault fault);
}
