package io.tmail.trust.spf;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * The field {@code Received-SPF} (RFC 7208 §9.1). What strangers wrote is in quotes, in printable
 * US-ASCII, and at most 200 characters of each value are given.
 */
public final class ReceivedSpf {
  private static final int MOST_OF_VALUE = 200;
  private static final Pattern DOT_ATOM =
      Pattern.compile("[-A-Za-z0-9!#$%&'*+/=?^_`{|}~]+(\\.[-A-Za-z0-9!#$%&'*+/=?^_`{|}~]+)*");

  /** Which name was checked. */
  public enum Identity {
    HELO("helo"),
    MAIL_FROM("mailfrom");

    private final String keyword;

    Identity(String keyword) {
      this.keyword = keyword;
    }
  }

  private ReceivedSpf() {}

  /** The whole field, folded, with CRLF at its end. */
  public static String field(Identity identity, SpfQuery query, SpfResult result) {
    StringBuilder field = new StringBuilder("Received-SPF: ").append(result.verdict().keyword());
    field.append("\r\n\t(").append(comment(query, result)).append(")");
    add(field, " ", "receiver", query.receiver());
    add(field, ";\r\n\t", "client-ip", readable(query.ip()));
    add(field, ";\r\n\t", "helo", query.helo());
    if (identity == Identity.MAIL_FROM) {
      add(field, ";\r\n\t", "envelope-from", query.sender());
    }
    switch (result.verdict()) {
      case NONE -> {}
      case TEMPERROR, PERMERROR -> add(field, ";\r\n\t", "problem", result.reason());
      default -> add(field, ";\r\n\t", "mechanism", result.reason());
    }
    add(field, ";\r\n\t", "identity", identity.keyword);
    return field.append("\r\n").toString();
  }

  private static String comment(SpfQuery query, SpfResult result) {
    String domain = printable(query.domain()).replaceAll("[()\\\\]", "?");
    String client = readable(query.ip());
    return switch (result.verdict()) {
      case PASS -> "domain of " + domain + " permits " + client;
      case FAIL -> "domain of " + domain + " does not permit " + client;
      case SOFTFAIL -> "domain of " + domain + " probably does not permit " + client;
      case NEUTRAL -> "domain of " + domain + " makes no statement about " + client;
      case NONE -> "no SPF record of " + domain;
      case TEMPERROR -> "no answer from DNS about " + domain;
      case PERMERROR -> "error in the SPF record of " + domain;
    };
  }

  private static void add(StringBuilder field, String before, String key, String value) {
    field.append(before).append(key).append('=').append(quoted(printable(value)));
  }

  private static String quoted(String value) {
    return DOT_ATOM.matcher(value).matches()
        ? value
        : '"' + value.replaceAll("[\"\\\\]", "\\\\$0") + '"';
  }

  private static String printable(String value) {
    String bounded = value.length() > MOST_OF_VALUE ? value.substring(0, MOST_OF_VALUE) : value;
    return bounded.replaceAll("[^ -~]", "?");
  }

  private static String readable(InetAddress ip) {
    return new ClientAddress(ip).readable();
  }
}
