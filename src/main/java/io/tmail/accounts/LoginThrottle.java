package io.tmail.accounts;

import io.tmail.mail.ClientNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Slows down whoever guesses passwords: too many failures within a minute bar a client network from
 * one login, or from all, until the minute is over. Nobody can bar somebody else from elsewhere.
 * Any thread may call.
 */
@ApplicationScoped
public class LoginThrottle {
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_FOR_ONE_LOGIN = 10;
  private static final int MOST_FOR_ALL_LOGINS = 100;

  /** So that invented logins cannot fill the memory. */
  private static final int MOST_ENTRIES = 50_000;

  private record Failures(int count, long since) {
    boolean isOver() {
      return System.nanoTime() - since > WINDOW_NANOS;
    }
  }

  private final Map<String, Failures> failures = new ConcurrentHashMap<>();

  /** Whether to refuse without even a look at the password. */
  public boolean bars(InetAddress client, String login) {
    return count(ClientNetwork.of(client).prefix()) >= MOST_FOR_ALL_LOGINS
        || count(pair(client, login)) >= MOST_FOR_ONE_LOGIN;
  }

  public void failed(InetAddress client, String login) {
    if (failures.size() > MOST_ENTRIES) {
      failures.values().removeIf(Failures::isOver);
    }
    add(ClientNetwork.of(client).prefix());
    add(pair(client, login));
  }

  public void succeeded(InetAddress client, String login) {
    failures.remove(pair(client, login));
  }

  private int count(String key) {
    Failures counted = failures.get(key);
    return counted == null || counted.isOver() ? 0 : counted.count();
  }

  private void add(String key) {
    failures.compute(
        key,
        (same, counted) ->
            counted == null || counted.isOver()
                ? new Failures(1, System.nanoTime())
                : new Failures(counted.count() + 1, counted.since()));
  }

  private static String pair(InetAddress client, String login) {
    return ClientNetwork.of(client).prefix() + " " + Login.normal(login);
  }
}
