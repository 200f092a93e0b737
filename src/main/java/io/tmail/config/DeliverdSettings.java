package io.tmail.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Deliveries.
 *
 * @param launch whether to deliver at all
 * @param localConcurrency most local deliveries at once
 * @param remoteConcurrency most remote deliveries at once
 * @param perHostConcurrency most connections to one destination
 * @param remoteTimeout how long a next hop may stay silent
 * @param localTimeout how long a local delivery may take
 * @param pipe how the commands of aliases run
 * @param tlsSkipVerify whether any certificate of a next hop is accepted
 * @param tlsFallback whether to continue in plain text when STARTTLS fails
 * @param queueLifetime after which mail is returned
 * @param bounceLifetime after which mail from the null sender is dropped
 * @param delayWarning after which senders are warned that their mail is delayed; zero for never
 * @param reportLanguage of bounces and other delivery reports
 * @param retryFirst the shortest wait before the second attempt; empty for tmail's schedule
 * @param retryMax the longest wait between attempts; empty for tmail's schedule
 * @param dnsServer {@code host} or {@code host:port} of the DNS server; empty for the system's
 * @param mxPort the port of the servers that MX records name
 * @param relay how other servers are met
 */
public record DeliverdSettings(
    boolean launch,
    int localConcurrency,
    int remoteConcurrency,
    int perHostConcurrency,
    Duration remoteTimeout,
    Duration localTimeout,
    PipeSettings pipe,
    boolean tlsSkipVerify,
    boolean tlsFallback,
    Duration queueLifetime,
    Duration bounceLifetime,
    Duration delayWarning,
    ReportLanguage reportLanguage,
    Optional<Duration> retryFirst,
    Optional<Duration> retryMax,
    Optional<String> dnsServer,
    int mxPort,
    RelaySettings relay) {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[^:\\[\\]\\s]+)(?::\\d{1,5})?");

  static DeliverdSettings read(SettingsReader reader) {
    return new DeliverdSettings(
        reader.flag("DELIVERD_LAUNCH", true, "whether queued mail is delivered"),
        reader.number("DELIVERD_CONCURRENCY_LOCAL", 4, 1, 1000, "most concurrent local deliveries"),
        reader.number(
            "DELIVERD_CONCURRENCY_REMOTE", 50, 1, 10_000, "most concurrent remote deliveries"),
        reader.number(
            "DELIVERD_CONCURRENCY_PER_HOST",
            20,
            1,
            10_000,
            "most connections to one destination, over all nodes"),
        reader.timeLimit("DELIVERD_REMOTE_TIMEOUT", "300s", "how long a next hop may stay silent"),
        reader.timeLimit("DELIVERD_LOCAL_TIMEOUT", "120s", "how long a local delivery may take"),
        PipeSettings.read(reader),
        reader.flag("DELIVERD_REMOTE_TLS_SKIPVERIFY", true, "accept any certificate of a next hop"),
        reader.flag(
            "DELIVERD_REMOTE_TLS_FALLBACK", true, "continue in plain text when STARTTLS fails"),
        reader.duration(
            "DELIVERD_QUEUE_LIFETIME",
            "10080m",
            'm',
            "after this time, mail is returned to its sender"),
        reader.duration(
            "DELIVERD_QUEUE_BOUNCES_LIFETIME",
            "10080m",
            'm',
            "after this time, mail from the null sender is dropped"),
        reader.durationOrNone(
            "DELIVERD_DELAY_WARNING",
            "4h",
            "after this time, the sender gets one warning that the mail is delayed; 0 for never"),
        reader.choice(
            "DELIVERD_REPORT_LANGUAGE",
            ReportLanguage.EN,
            ReportLanguage.class,
            "the language of bounces: en or fr"),
        optionalDuration(
            reader,
            "DELIVERD_RETRY_FIRST",
            "shortest wait before the second attempt; unset: tmail's schedule"),
        optionalDuration(
            reader, "DELIVERD_RETRY_MAX", "longest wait between attempts; unset: tmail's schedule"),
        dnsServer(reader),
        reader.port("DELIVERD_MX_PORT", 25, "the port of the servers in MX records"),
        RelaySettings.read(reader));
  }

  private static Optional<String> dnsServer(SettingsReader reader) {
    String server =
        reader.text(
            "DELIVERD_DNS_SERVER", "", "the DNS server, host or host:port; unset: the system's");
    return server.isBlank()
        ? Optional.empty()
        : Optional.of(
            SettingsReader.parsed(
                "DELIVERD_DNS_SERVER",
                server,
                "host or host:port, IPv6 in brackets",
                text -> HOST_AND_PORT.matcher(text).matches() ? text : null));
  }

  private static Optional<Duration> optionalDuration(
      SettingsReader reader, String name, String meaning) {
    String text = reader.text(name, "", meaning);
    return text.isBlank() ? Optional.empty() : Optional.of(reader.duration(name, "", 's', meaning));
  }
}
