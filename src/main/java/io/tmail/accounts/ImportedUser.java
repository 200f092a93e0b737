package io.tmail.accounts;

import io.tmail.rights.AccountsException;

/**
 * The result, or in a dry run the expected result, for one line of an import.
 *
 * @param line its number in the file, from 1
 * @param field the invalid column; empty unless refused
 * @param detail the reason; empty unless refused
 * @param password the generated password, if the file has none; shown once, else empty
 */
public record ImportedUser(
    int line, String login, Outcome outcome, String field, String detail, String password) {
  /** How it ended. */
  public enum Outcome {
    READY,
    ADDED,
    REFUSED
  }

  static ImportedUser good(int line, String login, Outcome outcome, String password) {
    return new ImportedUser(line, login, outcome, "", "", password);
  }

  static ImportedUser refused(int line, String login, AccountsException refusal) {
    return new ImportedUser(
        line, login, Outcome.REFUSED, refusal.field(), refusal.getMessage(), "");
  }

  public boolean isRefused() {
    return outcome == Outcome.REFUSED;
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "ImportedUser[" + line + ": " + login + " " + outcome + "]";
  }
}
