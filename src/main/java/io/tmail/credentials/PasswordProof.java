package io.tmail.credentials;

import io.tmail.mail.AddressRange;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Checks the password of a signed-in caller once more, within the limits of {@link LoginThrottle}:
 * a stolen session must not allow guessing.
 */
@ApplicationScoped
class PasswordProof {
  private LoginThrottle throttle;

  protected PasswordProof() {}

  @Inject
  public PasswordProof(LoginThrottle throttle) {
    this.throttle = throttle;
  }

  /**
   * Throws {@link AccountsException} unless the check succeeds.
   *
   * @param field the input with the password
   */
  void expect(String login, String field, BooleanSupplier check) {
    InetAddress client = client();
    Duration pause = throttle.admit(client, login);
    if (!pause.isZero()) {
      throw AccountsException.throttled(field, "too many wrong passwords; try again later");
    }
    if (!isRight(login, client, check)) {
      throttle.failed(client, login);
      throw AccountsException.refused(field, "the current password is wrong");
    }
    throttle.succeeded(client, login);
  }

  private boolean isRight(String login, InetAddress client, BooleanSupplier check) {
    try {
      return check.getAsBoolean();
    } catch (RuntimeException trouble) {
      throttle.undecided(client, login);
      throw trouble;
    }
  }

  private static InetAddress client() {
    String address = Actor.current().client();
    return address.isEmpty()
        ? InetAddress.getLoopbackAddress()
        : AddressRange.parse(address).base();
  }
}
