package io.tmail.senders;

import io.tmail.rates.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** To whom users have written in the last 90 days. Any thread may call. */
@ApplicationScoped
public class Correspondents {
  private static final String KIND = "wrote";
  private static final Duration KEPT = Duration.ofDays(90);

  private Sightings sightings;

  protected Correspondents() {}

  @Inject
  public Correspondents(Sightings sightings) {
    this.sightings = sightings;
  }

  /** The user writes to an address. */
  public void wrote(String login, String address) {
    sightings.see(KIND, key(login, address), KEPT);
  }

  /**
   * Whether the user has written to the address.
   *
   * @throws TimeoutException if the database does not say
   */
  public boolean hasWritten(String login, String address) throws TimeoutException {
    return sightings.firstSeen(KIND, key(login, address)).isPresent();
  }

  /** Whether any of the users has; throws as {@link #hasWritten}. */
  public boolean haveWritten(List<String> logins, String address) throws TimeoutException {
    return sightings
        .firstSeen(KIND, logins.stream().map(login -> key(login, address)).toList())
        .stream()
        .anyMatch(Optional::isPresent);
  }

  private static String key(String login, String address) {
    return (login + ' ' + address).toLowerCase(Locale.ROOT);
  }
}
