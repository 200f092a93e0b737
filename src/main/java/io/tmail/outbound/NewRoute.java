package io.tmail.outbound;

import io.tmail.config.LocalIps;
import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A route to be stored. Omitted values may be null or empty; they become empty, and the host
 * becomes {@code *}.
 *
 * @param host the domain of the recipients, {@code *} for all
 * @param user a login, or the domain of logins
 * @param mailFrom a reverse-path, or its domain
 * @param remoteHost the next hop
 * @param remotePort 0 for the protocol's own
 * @param priority routes with the lowest number are tried first
 * @param localIps local addresses, joined by {@code |} (in turn) or {@code &} (the next if one
 *     fails)
 * @param smtpAuthLogin the user name on that server
 * @param smtpAuthPassword and its password
 */
public record NewRoute(
    String host,
    String user,
    String mailFrom,
    String remoteHost,
    int remotePort,
    int priority,
    String localIps,
    String smtpAuthLogin,
    String smtpAuthPassword,
    Route.Protocol protocol,
    Route.Tls tls) {
  private static final int MOST = 255;
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\\[?[0-9A-Fa-f:.]+]?");

  public NewRoute {
    host = DomainName.known(stripped("host", host));
    host = host.isEmpty() ? Route.ANY_HOST : domain("host", host);
    user = MailAddress.known(stripped("user", user));
    mailFrom = mailFrom(stripped("mailFrom", mailFrom));
    remoteHost = remoteHost(DomainName.known(stripped("remoteHost", remoteHost)));
    protocol = protocol == null ? Route.Protocol.SMTP : protocol;
    tls = tls == null ? Route.Tls.DEFAULT : tls;
    remotePort = remotePort == 0 ? portOf(protocol) : remotePort;
    localIps = localIps(stripped("localIps", localIps).toLowerCase(Locale.ROOT));
    smtpAuthLogin = secret("smtpAuthLogin", smtpAuthLogin);
    smtpAuthPassword = secret("smtpAuthPasswd", smtpAuthPassword);
    if (remotePort < 1 || remotePort > 65535) {
      throw AccountsException.refused("remotePort", "a port is a number from 1 to 65535");
    }
    if (smtpAuthLogin.isEmpty() != smtpAuthPassword.isEmpty()) {
      throw AccountsException.refused(
          "smtpAuthLogin", "the remote server's user name and password must be given together");
    }
    if (protocol == Route.Protocol.SMTPS && tls == Route.Tls.NONE) {
      throw AccountsException.refused("tls", "smtps requires TLS; tls must not be none");
    }
  }

  private static int portOf(Route.Protocol protocol) {
    return switch (protocol) {
      case SMTP -> 25;
      case SMTPS -> 465;
      case LMTP -> 24;
    };
  }

  private static String stripped(String field, String text) {
    return secret(field, text).strip();
  }

  private static String secret(String field, String text) {
    String value = text == null ? "" : text;
    if (value.length() > MOST || value.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw AccountsException.refused(field, field + ": at most " + MOST + " printable characters");
    }
    return value;
  }

  private static String domain(String field, String text) {
    if (text.equals(Route.ANY_HOST)) {
      return text;
    }
    try {
      return MailAddress.parse("x@" + text).domain();
    } catch (InvalidAddressException malformed) {
      throw AccountsException.refused(field, "'" + text + "' is not a valid domain");
    }
  }

  private static String mailFrom(String text) {
    if (text.isEmpty()) {
      return text;
    }
    if (!text.contains("@")) {
      return domain("mailFrom", DomainName.known(text));
    }
    try {
      return MailAddress.parse(text).toLowerCase();
    } catch (InvalidAddressException malformed) {
      throw AccountsException.refused(
          "mailFrom", "'" + text + "' is neither an address nor a domain");
    }
  }

  private static String remoteHost(String text) {
    if (!HOST.matcher(text).matches()) {
      throw AccountsException.refused(
          "remoteHost", "'" + text + "' is neither a host name nor an IP address");
    }
    return text.replaceAll("[\\[\\]]", "");
  }

  private static String localIps(String text) {
    try {
      LocalIps unused = LocalIps.parse(text);
      return text;
    } catch (IllegalArgumentException malformed) {
      throw AccountsException.refused("localIps", malformed.getMessage());
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "NewRoute[" + host + " to " + remoteHost + ":" + remotePort + "]";
  }
}
