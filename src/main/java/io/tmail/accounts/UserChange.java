package io.tmail.accounts;

import java.util.StringJoiner;

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

  /** What changes, for the log of actions; of a password only that there is a new one. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    if (password != null) {
      text.add("new password");
    }
    add(text, "active", active);
    add(text, "relay", mayRelay);
    add(text, "mailbox", hasMailbox);
    add(text, "catch-all", catchAll);
    add(text, "quota", quota);
    return text.toString();
  }

  private static void add(StringJoiner text, String name, Object value) {
    if (value != null) {
      text.add(name + " " + value);
    }
  }
}
