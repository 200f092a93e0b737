package io.tmail.credentials;

import io.tmail.accounts.Administrators;
import io.tmail.accounts.UserTables;
import io.tmail.config.Settings;
import io.tmail.database.Tables;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import io.tmail.rights.Role;
import io.tmail.secrets.GeneratedPassword;
import io.tmail.secrets.SecretSeal;
import io.tmail.secrets.Totp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.commons.codec.binary.Base32;

/**
 * Second factors for logins of the console: codes of an app (RFC 6238), and recovery codes for when
 * it is lost. Each is accepted once, over all nodes. Any thread may call.
 */
@ApplicationScoped
public class SecondFactors {
  private static final Logger LOG = Logger.getLogger(SecondFactors.class.getName());
  private static final int RECOVERY_CODES = 10;

  private FactorTables factors;
  private Tables tables;
  private UserTables users;
  private Passwords passwords;
  private SecretSeal seal;
  private AdministratorPasswords administratorPasswords;
  private Administrators administrators;
  private PasswordProof proof;
  private ActionLog actions;
  private Settings settings;
  private Clock clock;

  protected SecondFactors() {}

  @Inject
  public SecondFactors(
      FactorTables factors,
      Tables tables,
      UserTables users,
      Passwords passwords,
      SecretSeal seal,
      AdministratorPasswords administratorPasswords,
      Administrators administrators,
      PasswordProof proof,
      ActionLog actions,
      Settings settings,
      Clock clock) {
    this.factors = factors;
    this.tables = tables;
    this.users = users;
    this.passwords = passwords;
    this.seal = seal;
    this.administratorPasswords = administratorPasswords;
    this.administrators = administrators;
    this.proof = proof;
    this.actions = actions;
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether the login requires a code. */
  public boolean isOn(String login) {
    return factors.find(Login.normal(login)).map(SecondFactor::isOn).orElse(false);
  }

  /** How many recovery codes are left. */
  public long recoveryCodes(String login) {
    return factors.recoveryCodes(Login.normal(login));
  }

  /** Creates a secret for the actor, who must prove possession with {@link #confirm}. */
  @Transactional
  public NewFactor begin(String password) {
    String login = owner();
    expectPassword(login, password);
    byte[] secret = SecretSeal.chance(Totp.SECRET_OCTETS);
    String sealed = seal.seal(login, secret);
    factors
        .find(login)
        .ifPresentOrElse(
            present -> {
              expectOff(present);
              present.renew(sealed);
            },
            () -> tables.add(new SecondFactor(login, sealed), isOnAlready()));
    return NewFactor.of(settings.general().me(), login, new Base32().encodeToString(secret));
  }

  /**
   * Switches the factor on, if this is the first code of the app.
   *
   * @return recovery codes, which are not kept
   */
  @Transactional
  public List<String> confirm(String code) {
    String login = owner();
    SecondFactor factor = existing(login);
    expectOff(factor);
    OptionalLong step = step(login, factor, code);
    if (step.isEmpty()) {
      throw wrongCode();
    }
    factor.confirm(clock.instant());
    factors.useStep(login, step.getAsLong());
    actions.note("secondfactor.on", login, "");
    return freshCodes(login);
  }

  /** New recovery codes instead of those that are left. */
  @Transactional(dontRollbackOn = AccountsException.class)
  public List<String> renewRecoveryCodes(String password, String code) {
    String login = owner();
    expectBoth(login, password, code);
    actions.note("secondfactor.codes", login, "");
    return freshCodes(login);
  }

  /** Disables the actor's own second factor. */
  @Transactional(dontRollbackOn = AccountsException.class)
  public void turnOff(String password, String code) {
    String login = owner();
    expectBoth(login, password, code);
    factors.remove(login);
    actions.note("secondfactor.off", login, "by the owner");
  }

  /** Disables the second factor of a user who has lost it; never that of an administrator. */
  @Transactional
  public void resetUsers(String login) {
    String name = Login.normal(login);
    Actor.expectReach("login", name);
    if (users.find(name).isEmpty() || administrators.find(name).isPresent()) {
      throw AccountsException.notFound("login", "User " + name + " doesn't exist");
    }
    reset(name);
  }

  /** Disables the second factor of an administrator who has lost it. */
  @Transactional
  public void resetAdministrators(String login) {
    String name = Login.normal(login);
    Actor.expectAll("login");
    if (administrators.find(name).isEmpty()) {
      throw AccountsException.notFound("login", "Administrator " + name + " doesn't exist");
    }
    reset(name);
  }

  private void reset(String name) {
    if (!factors.remove(name)) {
      throw AccountsException.notFound("login", name + " has no second factor");
    }
    actions.note("secondfactor.reset", name, "");
  }

  /**
   * Whether this is a code of the app or an unused recovery code; if so, it is used up. After ten
   * wrong codes within 15 minutes, only a recovery code is accepted.
   */
  @Transactional
  public boolean verify(String login, String code) {
    String name = Login.normal(login);
    SecondFactor factor = factors.find(name).filter(SecondFactor::isOn).orElse(null);
    if (factor == null || code == null) {
      return false;
    }
    Instant now = clock.instant();
    OptionalLong step = factor.isBarred(now) ? OptionalLong.empty() : step(name, factor, code);
    boolean isRight =
        (step.isPresent() && factors.useStep(name, step.getAsLong()))
            || factors.useRecoveryCode(name, code);
    if (isRight) {
      factor.succeed();
    } else {
      factor.fail(now);
    }
    return isRight;
  }

  private OptionalLong step(String login, SecondFactor factor, String code) {
    try {
      byte[] secret = seal.open(login, factor.sealed());
      return Totp.step(secret, code == null ? "" : code.replaceAll("\\s", ""), clock.instant());
    } catch (GeneralSecurityException otherKey) {
      LOG.log(Level.WARNING, "second factor of {0} was sealed with another key", login);
      return OptionalLong.empty();
    }
  }

  private List<String> freshCodes(String login) {
    List<String> codes = Stream.generate(GeneratedPassword::make).limit(RECOVERY_CODES).toList();
    factors.replaceRecoveryCodes(login, codes);
    return codes;
  }

  private void expectBoth(String login, String password, String code) {
    expectPassword(login, password);
    if (!existing(login).isOn()) {
      throw AccountsException.notFound("code", "two-factor authentication is not enabled");
    }
    if (!verify(login, code)) {
      throw wrongCode();
    }
  }

  private void expectPassword(String login, String password) {
    String given = password == null ? "" : password;
    boolean isAdministrator = administrators.find(login).isPresent();
    proof.expect(
        login,
        "current",
        () ->
            isAdministrator
                ? administratorPasswords.authenticate(login, given).isPresent()
                : passwords.authenticate(login, given).isPresent());
  }

  private SecondFactor existing(String login) {
    return factors
        .find(login)
        .orElseThrow(
            () -> AccountsException.notFound("code", "two-factor authentication is not enabled"));
  }

  private static void expectOff(SecondFactor factor) {
    if (factor.isOn()) {
      throw isOnAlready();
    }
  }

  /** The login of the actor, if it is a user or an administrator and not a token. */
  private String owner() {
    Actor actor = Actor.current();
    String name = Login.normal(actor.name());
    boolean known =
        actor.role() == Role.USER
            ? users.find(name).isPresent()
            : administrators.find(name).isPresent();
    if (!known || actor.via() == Actor.Via.CLI) {
      throw AccountsException.forbidden(
          "login", "only users and administrators have a second factor");
    }
    return name;
  }

  private static AccountsException wrongCode() {
    return AccountsException.refused("code", "wrong or expired code");
  }

  private static AccountsException isOnAlready() {
    return AccountsException.conflict("code", "two-factor authentication is already enabled");
  }
}
