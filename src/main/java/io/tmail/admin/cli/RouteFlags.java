package io.tmail.admin.cli;

import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Conditions and next hop of a new route: the old tmail's options and further ones. */
final class RouteFlags {
  @Option(
      names = {"-d", "--destination"},
      paramLabel = "HOST",
      description = "Domain of the recipients; default: any.")
  private String host;

  @Option(
      names = {"-rh", "--remote-host"},
      paramLabel = "REMOTE",
      required = true,
      description = "Next hop: a host name or an address.")
  private String remoteHost;

  @Option(
      names = {"-rp", "--remote-port"},
      paramLabel = "PORT",
      description = "Port of the next hop; default: 25, for smtps 465, for lmtp 24.")
  private Integer remotePort;

  @Option(
      names = {"-p", "--priority"},
      paramLabel = "PRIORITY",
      description = "The lowest is tried first; default: 1.")
  private Integer priority;

  @Option(
      names = {"-l", "--local-ips"},
      paramLabel = "LOCAL_IPS",
      description = "Local addresses: ip|ip in turn, ip&ip the next if one fails.")
  private String localIps;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "AUTHUSER",
      description = "Only for this authenticated user, or all users of a domain.")
  private String user;

  @Option(
      names = {"-f", "--mail-from"},
      paramLabel = "MAILFROM",
      description = "Only for this sender, or all senders of a domain.")
  private String mailFrom;

  @Option(
      names = {"-rl", "--remote-login"},
      paramLabel = "LOGIN",
      description = "User name on that server.")
  private String login;

  @Option(
      names = {"-rpwd", "--remote-password"},
      paramLabel = "PASSWORD",
      description = "Its password; - reads standard input.")
  private String password;

  @Option(
      names = {"-t", "--transport"},
      paramLabel = "TRANSPORT",
      description = "smtp, smtps (TLS from the start) or lmtp.")
  private String transport;

  @Option(
      names = "--tls",
      paramLabel = "LEVEL",
      description = "none, opportunistic, encrypt, verify or dane; default: the settings.")
  private String tls;

  Optional<String> password() {
    return Optional.ofNullable(password);
  }

  JsonObjectBuilder addTo(JsonObjectBuilder body) {
    add(body, "host", host);
    add(body, "user", user);
    add(body, "mailFrom", mailFrom);
    add(body, "remoteHost", remoteHost);
    add(body, "localIps", localIps);
    add(body, "smtpAuthLogin", login);
    add(body, "transport", transport);
    add(body, "tls", tls);
    Optional.ofNullable(remotePort).ifPresent(port -> body.add("remotePort", port));
    Optional.ofNullable(priority).ifPresent(number -> body.add("priority", number));
    return body;
  }

  private static void add(JsonObjectBuilder body, String field, String text) {
    if (text != null) {
      body.add(field, text);
    }
  }
}
