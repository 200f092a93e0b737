package io.tmail.accounts;

import io.tmail.rights.AccountsException;
import io.tmail.secrets.PasswordHash;
import java.util.Optional;

/**
 * A user to be created.
 *
 * @param login 4 to 256 characters; an address if there is a mailbox
 * @param password at least 6 characters; null with a hash
 * @param hash of the password, made elsewhere; null for none
 * @param mayRelay whether the user may send to other servers
 * @param hasMailbox whether the user receives mail
 * @param catchAll whether the mailbox gets mail for unknown addresses of its domain
 * @param quota of the mailbox, such as {@code 10G}; null or empty for the default
 * @param mailHost which of several Dovecots holds the mailbox; null or empty: the server chooses
 * @param appPasswordsOnly whether mail programs need passwords of their own
 */
public record NewUser(
    String login,
    String password,
    String hash,
    boolean mayRelay,
    boolean hasMailbox,
    boolean catchAll,
    String quota,
    String mailHost,
    boolean appPasswordsOnly) {

  /** One whose password is known. */
  public NewUser(
      String login,
      String password,
      boolean mayRelay,
      boolean hasMailbox,
      boolean catchAll,
      String quota) {
    this(login, password, null, mayRelay, hasMailbox, catchAll, quota, null, false);
  }

  /** One whose mailbox is where the server chooses. */
  public NewUser(
      String login,
      String password,
      String hash,
      boolean mayRelay,
      boolean hasMailbox,
      boolean catchAll,
      String quota) {
    this(login, password, hash, mayRelay, hasMailbox, catchAll, quota, null, false);
  }

  public NewUser withMailHost(String host) {
    return new NewUser(
        login, password, hash, mayRelay, hasMailbox, catchAll, quota, host, appPasswordsOnly);
  }

  public NewUser withAppPasswordsOnly(boolean wanted) {
    return new NewUser(
        login, password, hash, mayRelay, hasMailbox, catchAll, quota, mailHost, wanted);
  }

  /** The entity to store; throws {@link AccountsException} for invalid values. */
  PasswordHash hashed() {
    return hash == null ? PasswordHash.of(password) : PasswordHash.imported(hash);
  }

  /** Throws as {@link #hashed} does, but spares the work. */
  PasswordHash checkedOnly() {
    if (hash == null) {
      PasswordHash.expectGood(password);
      return PasswordHash.orDecoy(Optional.empty());
    }
    return PasswordHash.imported(hash);
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "NewUser[" + login + "]";
  }
}
