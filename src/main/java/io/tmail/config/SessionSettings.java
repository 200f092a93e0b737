package io.tmail.config;

import java.time.Duration;

/**
 * What all SMTP sessions together may cost, and how long one may last that has not yet shown what
 * it is for.
 *
 * @param memory octets of Java's heap that all sessions together may hold
 * @param handshakes most TLS handshakes under way at once
 * @param handshakeTime how long one handshake may take
 * @param startTime from the connection to the first MAIL, on a submission port to the login; zero
 *     for no limit
 */
public record SessionSettings(
    long memory, int handshakes, Duration handshakeTime, Duration startTime) {

  static SessionSettings read(SettingsReader reader) {
    long memory =
        reader.size(
            "SMTPD_MEMORY",
            "0",
            "memory for all SMTP sessions together; 0 for half of Java's heap");
    return new SessionSettings(
        memory > 0 ? memory : Runtime.getRuntime().maxMemory() / 2,
        reader.number("SMTPD_MAX_HANDSHAKES", 600, 1, 100_000, "most concurrent TLS handshakes"),
        reader.timeLimit("SMTPD_HANDSHAKE_TIMEOUT", "20s", "how long a TLS handshake may take"),
        reader.durationOrNone(
            "SMTPD_START_TIMEOUT",
            "2m",
            "how long a session may last before its first MAIL, on a submission port before its"
                + " login; 0 for no limit"));
  }
}
