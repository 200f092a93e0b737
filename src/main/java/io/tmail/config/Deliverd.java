package io.tmail.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Deliveries.
 *
 * @param launch whether to deliver at all
 * @param localConcurrency most local deliveries at once
 * @param remoteConcurrency most remote deliveries at once
 * @param perHostConcurrency most connections to one destination
 * @param remoteTimeout how long a next hop may stay silent
 * @param localTimeout how long a local delivery may take
 * @param tlsSkipVerify whether any certificate of a next hop will do
 * @param tlsFallback whether to go on in plain text when STARTTLS fails
 * @param queueLifetime after which mail is returned
 * @param bounceLifetime after which mail from the null sender is dropped
 * @param retryFirst the shortest wait before the second attempt; empty for tmail's schedule
 * @param retryMax the longest wait between attempts; empty for tmail's schedule
 * @param dnsServer {@code host:port} of the DNS server; empty for the system's
 * @param mxPort the port of the servers that MX records name
 */
public record Deliverd(
    boolean launch,
    int localConcurrency,
    int remoteConcurrency,
    int perHostConcurrency,
    Duration remoteTimeout,
    Duration localTimeout,
    boolean tlsSkipVerify,
    boolean tlsFallback,
    Duration queueLifetime,
    Duration bounceLifetime,
    Optional<Duration> retryFirst,
    Optional<Duration> retryMax,
    Optional<String> dnsServer,
    int mxPort) {

  static Deliverd read(SettingsReader reader) {
    return new Deliverd(
        reader.flag("DELIVERD_LAUNCH", true, "whether to deliver what is queued"),
        reader.number("DELIVERD_CONCURRENCY_LOCAL", 4, 1, 1000, "most local deliveries at once"),
        reader.number(
            "DELIVERD_CONCURRENCY_REMOTE", 50, 1, 10_000, "most remote deliveries at once"),
        reader.number(
            "DELIVERD_CONCURRENCY_PER_HOST", 20, 1, 10_000, "most connections to one destination"),
        reader.duration(
            "DELIVERD_REMOTE_TIMEOUT", "300s", 's', "how long a next hop may stay silent"),
        reader.duration(
            "DELIVERD_LOCAL_TIMEOUT", "120s", 's', "how long a local delivery may take"),
        reader.flag("DELIVERD_REMOTE_TLS_SKIPVERIFY", true, "accept any certificate of a next hop"),
        reader.flag(
            "DELIVERD_REMOTE_TLS_FALLBACK", true, "go on in plain text when STARTTLS fails"),
        reader.duration(
            "DELIVERD_QUEUE_LIFETIME", "10080m", 'm', "after this, mail is returned to its sender"),
        reader.duration(
            "DELIVERD_QUEUE_BOUNCES_LIFETIME",
            "10080m",
            'm',
            "after this, mail from the null sender is dropped"),
        optionalDuration(
            reader,
            "DELIVERD_RETRY_FIRST",
            "shortest wait before the second attempt; unset: tmail's schedule"),
        optionalDuration(
            reader, "DELIVERD_RETRY_MAX", "longest wait between attempts; unset: tmail's schedule"),
        Optional.of(
                reader.text(
                    "DELIVERD_DNS_SERVER", "", "host:port of the DNS server; unset: the system's"))
            .filter(server -> !server.isBlank()),
        reader.port("DELIVERD_MX_PORT", 25, "the port of the servers that MX records name"));
  }

  private static Optional<Duration> optionalDuration(
      SettingsReader reader, String name, String meaning) {
    String text = reader.text(name, "", meaning);
    return text.isBlank() ? Optional.empty() : Optional.of(reader.duration(name, "", 's', meaning));
  }
}
