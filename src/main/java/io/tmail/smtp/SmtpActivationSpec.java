package io.tmail.smtp;

import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.tls.ServerTls;

/**
 * One address to be served, and how (JCA's ActivationSpec).
 *
 * @param listener address, role and whether TLS begins at once
 * @param settings the limits
 * @param tls the server's certificate
 */
record SmtpActivationSpec(Listener listener, Settings settings, ServerTls tls) {

  /** The name in banner and replies. */
  String me() {
    return settings.general().me();
  }

  /** AUTH in plain text is for loopback clients only (RFC 4954 §9). */
  boolean allowsPlaintextAuth(java.net.InetAddress client) {
    return settings.smtpd().authPlaintext() && client.isLoopbackAddress();
  }
}
