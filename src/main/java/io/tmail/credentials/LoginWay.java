package io.tmail.credentials;

import java.util.Comparator;

/**
 * A kind of login: service, client address and password used.
 *
 * @param service {@code console}, {@code api}, {@code smtp}, {@code imap} or {@code pop3}
 * @param client the client's address
 * @param program the name of the app password; {@link #OWN} for the account's own
 */
record LoginWay(String login, String service, String client, String program)
    implements Comparable<LoginWay> {
  /** No program has this name. */
  static final String OWN = "-";

  /** The order in which rows are written, so that nodes don't deadlock. */
  private static final Comparator<LoginWay> ORDER =
      Comparator.comparing(LoginWay::login)
          .thenComparing(LoginWay::service)
          .thenComparing(LoginWay::client)
          .thenComparing(LoginWay::program);

  private static final int LONGEST_SERVICE = 16;
  private static final int LONGEST_CLIENT = 64;

  LoginWay {
    service = cut(service, LONGEST_SERVICE);
    client = cut(client, LONGEST_CLIENT);
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }

  @Override
  public int compareTo(LoginWay other) {
    return ORDER.compare(this, other);
  }
}
