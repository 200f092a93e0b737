package io.tmail.accounts;

/**
 * What is to change in a user; null leaves a thing as it is. Made from {@link #NOTHING} by what
 * changes: {@code NOTHING.withPassword("…").withActive(true)}.
 */
public record UserChange(
    String password,
    Boolean active,
    Boolean mayRelay,
    Boolean hasMailbox,
    Boolean catchAll,
    String quota) {
  /** Leaves all as it is. */
  public static final UserChange NOTHING = new UserChange(null, null, null, null, null, null);

  public UserChange withPassword(String wanted) {
    return new UserChange(wanted, active, mayRelay, hasMailbox, catchAll, quota);
  }

  public UserChange withActive(boolean wanted) {
    return new UserChange(password, wanted, mayRelay, hasMailbox, catchAll, quota);
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "UserChange";
  }
}
