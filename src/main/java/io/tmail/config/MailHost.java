package io.tmail.config;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dovecot that accepts mail for its mailboxes over LMTP.
 *
 * @param name its host name or IP address in lower case, IPv6 without brackets; empty behind a
 *     socket of this machine
 * @param lmtp where it listens: a path, or {@code host:port}
 */
public record MailHost(String name, String lmtp) {
  private static final Pattern TCP =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253})):(\\d{1,5})");

  static final int LARGEST_PORT = 65_535;

  /** One in any form, or several on different hosts, with commas between. */
  static List<MailHost> parseAll(String text) {
    List<MailHost> hosts =
        Arrays.stream(text.split(",", -1)).map(String::strip).map(MailHost::parse).toList();
    long names = hosts.stream().map(MailHost::name).distinct().count();
    boolean local = hosts.size() > 1 && hosts.stream().anyMatch(MailHost::isOnThisMachine);
    return names == hosts.size() && !local ? hosts : null;
  }

  private static MailHost parse(String text) {
    if (text.startsWith("/")) {
      return new MailHost("", text);
    }
    Matcher parts = TCP.matcher(text);
    if (!parts.matches() || !isPort(Integer.parseInt(parts.group(3)))) {
      throw new IllegalArgumentException(text);
    }
    String name = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new MailHost(name.toLowerCase(Locale.ROOT), text);
  }

  private static boolean isPort(int number) {
    return number > 0 && number <= LARGEST_PORT;
  }

  /** Whether it listens on a socket of this machine. */
  public boolean isOnThisMachine() {
    return name.isEmpty();
  }

  /** What to connect to; a name is looked up now. */
  public SocketAddress address() {
    return isOnThisMachine()
        ? UnixDomainSocketAddress.of(lmtp)
        : new InetSocketAddress(name, Integer.parseInt(lmtp.substring(lmtp.lastIndexOf(':') + 1)));
  }
}
