package io.tmail.accounts;

import io.tmail.mail.ClientNetwork;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;

/**
 * Slows down whoever guesses passwords: too many failures within a minute bar a client network from
 * one login, or from all, until they are fewer. Nobody can bar somebody else from elsewhere. Any
 * thread may call.
 */
@ApplicationScoped
public class LoginThrottle {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_FOR_ONE_LOGIN = 10;
  private static final int MOST_FOR_ALL_LOGINS = 100;

  /** So that invented logins cannot fill the memory. */
  private static final int MOST_ENTRIES = 50_000;

  /** Nobody has a longer one. */
  private static final int LONGEST_LOGIN = 256;

  private RateCounter ofNetworks;
  private RateCounter ofLogins;

  protected LoginThrottle() {}

  @Inject
  public LoginThrottle(RateCounters counters) {
    this.ofNetworks = counters.counter("failed-logins-network", WINDOW, MOST_ENTRIES);
    this.ofLogins = counters.counter("failed-logins", WINDOW, MOST_ENTRIES);
  }

  /** Whether to refuse without even a look at the password. */
  public boolean bars(InetAddress client, String login) {
    return ofNetworks.count(network(client)) >= MOST_FOR_ALL_LOGINS
        || ofLogins.count(pair(client, login)) >= MOST_FOR_ONE_LOGIN;
  }

  public void failed(InetAddress client, String login) {
    ofNetworks.add(network(client), 1);
    ofLogins.add(pair(client, login), 1);
  }

  public void succeeded(InetAddress client, String login) {
    ofLogins.forget(pair(client, login));
  }

  private static String network(InetAddress client) {
    return ClientNetwork.of(client).prefix();
  }

  private static String pair(InetAddress client, String login) {
    String normal = Login.normal(login);
    return network(client) + " " + normal.substring(0, Math.min(normal.length(), LONGEST_LOGIN));
  }
}
