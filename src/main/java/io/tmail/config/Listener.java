package io.tmail.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One address to listen on, {@code IP:PORT:SSL[:ROLE]}.
 *
 * @param ip the address, IPv6 without brackets
 * @param port the TCP port
 * @param implicitTls whether TLS begins with the connection (RFC 8314)
 * @param role what the listener is for
 */
public record Listener(String ip, int port, boolean implicitTls, Role role) {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+):(\\d{1,5}):(true|false)(?::(mx|submission))?");

  /** What a listener is for. */
  public enum Role {
    /** Mail from other servers, port 25. */
    MX,
    /** Submission by users, port 587 or 465: AUTH required. */
    SUBMISSION
  }

  /** {@code ip:port} as logs show it. */
  public String address() {
    return address(ip, port);
  }

  /** The same of any listener. */
  public static String address(String ip, int port) {
    return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
  }

  /** Where a listener on an address is reached from this machine. */
  public static InetSocketAddress fromHere(String ip, int port) {
    String here =
        switch (ip) {
          case "0.0.0.0", "*", "" -> "127.0.0.1";
          case "::" -> "::1";
          default -> ip;
        };
    return new InetSocketAddress(here, port);
  }

  static List<Listener> parseAll(String text) {
    List<Listener> listeners = new ArrayList<>();
    for (String one : text.split(";")) {
      if (!one.isBlank()) {
        listeners.add(parse(one.trim()));
      }
    }
    return listeners.isEmpty() ? null : List.copyOf(listeners);
  }

  private static Listener parse(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    int port = Integer.parseInt(matcher.group(2));
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(text);
    }
    return new Listener(
        matcher.group(1).replaceAll("[\\[\\]]", ""),
        port,
        Boolean.parseBoolean(matcher.group(3)),
        "submission".equals(matcher.group(4)) ? Role.SUBMISSION : Role.MX);
  }
}
