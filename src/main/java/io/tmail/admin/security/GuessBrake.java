package io.tmail.admin.security;

import io.tmail.credentials.LoginThrottle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Limits guessing of names and passwords at console and API. */
@ApplicationScoped
class GuessBrake {
  private static final Logger LOG = Logger.getLogger(GuessBrake.class.getName());

  private LoginThrottle throttle;

  protected GuessBrake() {}

  @Inject
  GuessBrake(LoginThrottle throttle) {
    this.throttle = throttle;
  }

  /**
   * Runs the check unless the client has guessed too often. Empty for a wrong name and for a wrong
   * password, without a difference.
   *
   * @throws TooManyGuessesException if it has, whether or not the password is right
   */
  <T> Optional<T> authenticate(
      HttpServletRequest request, String login, Supplier<Optional<T>> check) {
    InetAddress client = client(request);
    Duration pause = throttle.admit(client, login);
    if (!pause.isZero()) {
      throw new TooManyGuessesException(pause);
    }
    Optional<T> caller = run(check, client, login);
    if (caller.isPresent()) {
      throttle.succeeded(client, login);
    } else {
      throttle.failed(client, login);
      LOG.log(Level.INFO, "login refused: client=[{0}]", client.getHostAddress());
    }
    return caller;
  }

  private <T> Optional<T> run(Supplier<Optional<T>> check, InetAddress client, String login) {
    try {
      return check.get();
    } catch (RuntimeException trouble) {
      throttle.undecided(client, login);
      throw trouble;
    }
  }

  /** The other end of the connection; a literal, so nothing is looked up. */
  static InetAddress client(HttpServletRequest request) {
    try {
      return InetAddress.getByName(request.getRemoteAddr());
    } catch (UnknownHostException notAnAddress) {
      throw new IllegalStateException(notAnAddress);
    }
  }
}
