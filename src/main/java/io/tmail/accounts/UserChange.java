package io.tmail.accounts;

import java.util.StringJoiner;

/**
 * A change of a user; null leaves a value unchanged. Built from {@link #NOTHING}: {@code
 * NOTHING.withPassword("…").withActive(true)}.
 */
public record UserChange(
    String password,
    Boolean active,
    Boolean mayRelay,
    Boolean hasMailbox,
    Boolean catchAll,
    String quota,
    String mailHost,
    Boolean appPasswordsOnly,
    Double junkScore) {
  /** Changes nothing. */
  public static final UserChange NOTHING =
      new UserChange(null, null, null, null, null, null, null, null, null);

  /** One that leaves the mailbox on its host. */
  public UserChange(
      String password,
      Boolean active,
      Boolean mayRelay,
      Boolean hasMailbox,
      Boolean catchAll,
      String quota) {
    this(password, active, mayRelay, hasMailbox, catchAll, quota, null, null, null);
  }

  public UserChange withPassword(String wanted) {
    return new UserChange(
        wanted,
        active,
        mayRelay,
        hasMailbox,
        catchAll,
        quota,
        mailHost,
        appPasswordsOnly,
        junkScore);
  }

  public UserChange withActive(boolean wanted) {
    return new UserChange(
        password,
        wanted,
        mayRelay,
        hasMailbox,
        catchAll,
        quota,
        mailHost,
        appPasswordsOnly,
        junkScore);
  }

  /** An empty host is one that the server chooses. */
  public UserChange withMailHost(String wanted) {
    return new UserChange(
        password,
        active,
        mayRelay,
        hasMailbox,
        catchAll,
        quota,
        wanted,
        appPasswordsOnly,
        junkScore);
  }

  public UserChange withAppPasswordsOnly(boolean wanted) {
    return new UserChange(
        password, active, mayRelay, hasMailbox, catchAll, quota, mailHost, wanted, junkScore);
  }

  /** From that score on mail goes to Junk; 0 for the server's own. */
  public UserChange withJunkScore(Double wanted) {
    return new UserChange(
        password,
        active,
        mayRelay,
        hasMailbox,
        catchAll,
        quota,
        mailHost,
        appPasswordsOnly,
        wanted);
  }

  /** What changes, for the audit log; of a password only that it was changed. */
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
    add(text, "mail host", mailHost);
    add(text, "app passwords only", appPasswordsOnly);
    add(text, "junk score", junkScore);
    return text.toString();
  }

  private static void add(StringJoiner text, String name, Object value) {
    if (value != null) {
      text.add(name + " " + value);
    }
  }
}
