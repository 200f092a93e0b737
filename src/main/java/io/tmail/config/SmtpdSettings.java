package io.tmail.config;

import io.tmail.mail.AddressRange;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The SMTP listener.
 *
 * @param launch whether to listen at all
 * @param listeners the addresses
 * @param proxies proxies that send the client's address first (PROXY protocol)
 * @param bareLineFeeds clients whose bare LF in a message is accepted as a line end
 * @param timeout how long a client may stay silent
 * @param maxDataBytes the biggest message; 0 for no limit
 * @param minFreeBytes disk space below which no mail is accepted
 * @param maxHops most Received fields before a message is taken for looping
 * @param maxRecipients most recipients of one message; 0 for no limit
 * @param maxBadRecipients refused recipients after which the session ends; 0 for no limit
 * @param maxErrors refused commands after which the session ends
 * @param concurrency most sessions at once
 * @param concurrencyPerClient most sessions of one client address at once
 * @param authPlaintext whether loopback listeners offer AUTH without TLS
 */
public record SmtpdSettings(
    boolean launch,
    List<Listener> listeners,
    List<AddressRange> proxies,
    List<AddressRange> bareLineFeeds,
    Duration timeout,
    long maxDataBytes,
    long minFreeBytes,
    int maxHops,
    int maxRecipients,
    int maxBadRecipients,
    int maxErrors,
    int concurrency,
    int concurrencyPerClient,
    boolean authPlaintext) {
  private static final String DEFAULT_LISTENERS =
      "127.0.0.1:2525:false;127.0.0.1:2587:false:submission;127.0.0.1:2465:true:submission";

  static SmtpdSettings read(SettingsReader reader, GeneralSettings general) {
    return new SmtpdSettings(
        reader.flag("SMTPD_LAUNCH", true, "whether SMTP is enabled"),
        SettingsReader.parsed(
            "SMTPD_DSNS",
            reader.text(
                "SMTPD_DSNS", DEFAULT_LISTENERS, "the listeners, IP:PORT:SSL[:ROLE] joined by ;"),
            "IP:PORT:SSL or IP:PORT:SSL:ROLE joined by ; with SSL true or false and ROLE mx or"
                + " submission, IPv6 in brackets",
            Listener::parseAll),
        SettingsReader.parsed(
            "SMTPD_PROXY_PROTOCOL_FROM",
            reader.text(
                "SMTPD_PROXY_PROTOCOL_FROM",
                "",
                "proxies that must send the client's address first (PROXY protocol), joined by ,"),
            "addresses and networks joined by , such as 192.0.2.7,10.0.0.0/8,2001:db8::/32",
            AddressRange::parseAll),
        SettingsReader.parsed(
            "SMTPD_BARE_LF_NETWORKS",
            reader.text(
                "SMTPD_BARE_LF_NETWORKS",
                "",
                "clients whose bare LF in a message becomes CRLF instead of being refused,"
                    + " joined by ,"),
            "addresses and networks joined by , such as 192.0.2.7,10.0.0.0/8,2001:db8::/32",
            AddressRange::parseAll),
        reader.timeLimit("SMTPD_SERVER_TIMEOUT", "300s", "how long a client may stay silent"),
        reader.size("SMTPD_MAX_DATABYTES", "50M", "the largest message; 0 for no limit"),
        reader.size(
            "SMTPD_MIN_FREE", "16M", "mail is refused while less disk space than this is free"),
        reader.number(
            "SMTPD_MAX_HOPS",
            50,
            1,
            1000,
            "number of Received fields above which a message is refused as a loop"),
        reader.number(
            "SMTPD_MAX_RCPT", 1000, 0, 100_000, "most recipients per message; 0 for no limit"),
        reader.number(
            "SMTPD_MAX_BAD_RCPT",
            20,
            0,
            100_000,
            "number of refused recipients that ends a session; 0 for no limit"),
        reader.number(
            "SMTPD_MAX_ERRORS", 20, 1, 10_000, "number of refused commands that ends a session"),
        reader.number("SMTPD_CONCURRENCY_INCOMING", 6000, 1, 100_000, "most concurrent sessions"),
        reader.number(
            "SMTPD_CONCURRENCY_PER_CLIENT",
            100,
            1,
            100_000,
            "most concurrent sessions per client network"),
        reader.flag(
            "SMTPD_AUTH_PLAINTEXT", false, "offer AUTH without TLS; on loopback listeners only"));
  }

  /** Whether a connection from there must begin with a PROXY header. */
  public boolean isProxy(InetAddress peer) {
    return proxies.stream().anyMatch(range -> range.contains(peer));
  }

  /** Whether a message from there may have lines that end with LF alone. */
  public boolean mendsLineFeedsOf(InetAddress client) {
    return bareLineFeeds.stream().anyMatch(range -> range.contains(client));
  }
}
