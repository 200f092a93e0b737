package io.tmail.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How mail is relayed to other servers.
 *
 * @param localIps local addresses to connect from
 * @param skipDeadHost how long a server that does not respond is skipped; zero for not at all
 * @param ipVersion which of their addresses are used
 * @param dkimSign whether mail of domains with a DKIM key is signed
 * @param dane whether TLSA records decide about TLS (RFC 7672); all DNS answers are validated then
 * @param mtaSts whether the policies of domains decide about TLS (RFC 8461)
 * @param trustAnchors a file with DS or DNSKEY records; empty for those of the DNS root
 * @param certificateAuthorities a PEM file; empty for those that Java knows
 */
public record RelaySettings(
    LocalIps localIps,
    Duration skipDeadHost,
    IpVersion ipVersion,
    boolean dkimSign,
    boolean dane,
    boolean mtaSts,
    Optional<Path> trustAnchors,
    Optional<Path> certificateAuthorities) {

  /** Which of a server's addresses are used. */
  public enum IpVersion {
    ANY,
    IPV4,
    IPV6
  }

  static RelaySettings read(SettingsReader reader) {
    return new RelaySettings(
        localIps(reader),
        reader.durationOrNone(
            "DELIVERD_SKIP_DEAD_HOST",
            "15m",
            "how long a server that does not answer is skipped; 0 for not at all"),
        reader.choice(
            "DELIVERD_IP_VERSION",
            IpVersion.ANY,
            IpVersion.class,
            "which addresses of other servers are used: any, ipv4 or ipv6"),
        reader.flag("DELIVERD_DKIM_SIGN", true, "sign mail of domains that have a DKIM key"),
        reader.flag(
            "DELIVERD_DANE",
            false,
            "apply TLSA records (RFC 7672); the DNS server must pass on DNSSEC records"),
        reader.flag("DELIVERD_MTA_STS", true, "apply the MTA-STS policies of domains (RFC 8461)"),
        file(
            reader,
            "DELIVERD_DNSSEC_ANCHORS",
            "file with trusted DS or DNSKEY records; unset: those of the DNS root"),
        file(
            reader,
            "DELIVERD_TLS_CA",
            "PEM file of the certificate authorities of next hops; unset: Java's"));
  }

  private static LocalIps localIps(SettingsReader reader) {
    return SettingsReader.parsed(
        "DELIVERD_LOCAL_IPS",
        reader.text(
            "DELIVERD_LOCAL_IPS",
            "",
            "local addresses of outbound connections: ip|ip in turn, ip&ip the next if one fails"),
        "IP addresses joined by | or by &, never both",
        LocalIps::parse);
  }

  private static Optional<Path> file(SettingsReader reader, String name, String meaning) {
    String text = reader.text(name, "", meaning);
    return text.isBlank()
        ? Optional.empty()
        : Optional.of(
            SettingsReader.parsed(
                name,
                text,
                "a file that can be read",
                path -> Files.isReadable(Path.of(path)) ? Path.of(path) : null));
  }
}
