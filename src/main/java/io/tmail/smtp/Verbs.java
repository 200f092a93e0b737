package io.tmail.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All the commands that we know; they replace the library's own. */
final class Verbs {
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(?i)(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|TRACE|CONNECT|PRI|SSH-.*)(?: .*)?"
              + "|.* (?:HTTP|RTSP|SIP)/[0-9].*|[^A-Z.].*|[!-9;-~]+:.*");

  private Verbs() {}

  /** By their names in upper case. */
  static Map<String, Verb> byName(SmtpAuthenticator authenticator) {
    return all(authenticator).stream()
        .collect(Collectors.toUnmodifiableMap(Verb::getName, Function.identity()));
  }

  /** The name of the command in a line, in upper case. */
  static String nameIn(String line) {
    int space = line.indexOf(' ');
    return (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
  }

  /**
   * Whether an unknown command belongs to another protocol, or is a header field. What follows it
   * is not SMTP.
   */
  static boolean isForeign(String line) {
    return FOREIGN.matcher(line).matches();
  }

  private static List<Verb> all(SmtpAuthenticator authenticator) {
    return List.of(
        new HelloVerb("EHLO"),
        new HelloVerb("HELO"),
        new MailVerb(),
        new RcptVerb(),
        new DataVerb(),
        new BdatVerb(),
        new StartTlsVerb(),
        new AuthVerb(authenticator),
        new SimpleVerbs.Rset(),
        new SimpleVerbs.Noop(),
        new SimpleVerbs.Quit(),
        new SimpleVerbs.Vrfy(),
        new SimpleVerbs.Expn(),
        new SimpleVerbs.Help());
  }
}
