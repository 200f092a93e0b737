package io.tmail.delivery;

import java.time.Duration;

/**
 * The other side of an attempt.
 *
 * @param relay its name, as logs and reports show it: {@code dovecot-lda}, {@code
 *     mx.example.com[192.0.2.1]:25}
 * @param tls protocol and cipher towards it; empty in plain text, or without a connection
 * @param setUp how long it took until mail could be sent to it, or until that failed
 */
public record Contact(String relay, String tls, Duration setUp) {
  public Contact(String relay, String tls) {
    this(relay, tls, Duration.ZERO);
  }

  /** In plain text, or without a connection. */
  public Contact(String relay) {
    this(relay, "");
  }

  /** The same, and its set-up began that much earlier. */
  Contact after(Duration before) {
    return new Contact(relay, tls, before.plus(setUp));
  }
}
