package io.tmail.config;

import io.tmail.mail.AddressRange;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The HTTP listener of API and console. The container opens it; {@code deploy/run} passes address
 * and port on.
 *
 * @param launch whether API and console answer
 * @param ip the address
 * @param port the TCP port
 * @param tlsInFront whether a proxy in front of the listener speaks TLS with browsers
 * @param monitors who may read health and metrics without credentials
 * @param login tmail's Basic credentials for the API; empty for none
 * @param password the password of {@code login}
 * @param importSources which databases the API may read accounts from
 * @param factorKey the file with the key that seals the secrets of second factors
 */
public record RestSettings(
    boolean launch,
    String ip,
    int port,
    boolean tlsInFront,
    List<AddressRange> monitors,
    String login,
    String password,
    ImportSources importSources,
    Path factorKey) {

  static RestSettings read(SettingsReader reader, GeneralSettings general) {
    RestSettings rest =
        new RestSettings(
            reader.flag("REST_SERVER_LAUNCH", true, "whether API and console are enabled"),
            reader.text("REST_SERVER_IP", "127.0.0.1", "the address of API and console"),
            reader.port("REST_SERVER_PORT", 8080, "the port of API and console"),
            reader.flag(
                "REST_TLS_IN_FRONT",
                false,
                "whether a proxy in front speaks TLS with browsers:"
                    + " cookies are then sent over TLS only"),
            SettingsReader.parsed(
                "REST_MONITOR_NETWORKS",
                reader.text(
                    "REST_MONITOR_NETWORKS",
                    "",
                    "clients that may read /health and /metrics without credentials, joined"
                        + " by ,; unset: none"),
                "addresses and networks joined by , such as 192.0.2.7,10.0.0.0/8,2001:db8::/32",
                AddressRange::parseAll),
            reader.text(
                "REST_SERVER_LOGIN", "", "the user name of HTTP Basic for the API; unset: none"),
            reader.secret("REST_SERVER_PASSWD", "the password of HTTP Basic for the API"),
            SettingsReader.parsed(
                "IMPORT_SOURCES",
                reader.text(
                    "IMPORT_SOURCES",
                    "",
                    "databases from which the API may import accounts: host:port, files and"
                        + " folders, joined by ,; deploy/tmail import on the server reads any"),
                "host:port or absolute paths joined by , such as db.example.com:3306,/srv/old",
                ImportSources::parse),
            Path.of(
                reader.text(
                    "REST_FACTOR_KEY",
                    general.home().resolve("factor.key").toString(),
                    "the file with the key of sealed secrets, created if missing; all nodes"
                        + " of one database need the same")));
    if (!rest.login().isEmpty() && rest.password().isEmpty()) {
      throw new InvalidSettingException(
          "TMAIL_REST_SERVER_PASSWD=\"\": expected a password, because TMAIL_REST_SERVER_LOGIN is"
              + " set");
    }
    return rest;
  }

  /** Whether a client there may read health and metrics without credentials. */
  public boolean isMonitor(InetAddress client) {
    return monitors.stream().anyMatch(range -> range.contains(client));
  }

  /** Where a client on this machine finds the listener, without a slash at the end. */
  public String url() {
    String host = ip.equals("0.0.0.0") || ip.equals("::") ? "127.0.0.1" : ip;
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "RestSettings[" + ip + ":" + port + "]";
  }
}
