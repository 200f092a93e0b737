package io.tmail.accounts;

/**
 * A user to be made.
 *
 * @param login 4 to 256 characters; an address if there is a mailbox
 * @param password at least 6 characters
 * @param mayRelay whether the user may send to anybody
 * @param hasMailbox whether the user receives mail
 * @param catchAll whether mail to unknown names of the domain goes to this mailbox
 * @param quota of the mailbox, such as {@code 10G}; null or empty for the default
 */
public record NewUser(
    String login,
    String password,
    boolean mayRelay,
    boolean hasMailbox,
    boolean catchAll,
    String quota) {

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "NewUser[" + login + "]";
  }
}
