package io.tmail.accounts;

import io.tmail.rights.AccountsException;

/**
 * What became, or would become, of one line of an import.
 *
 * @param line its number in the file, from 1
 * @param field the column that is to blame; empty unless refused
 * @param detail what is wrong with it; empty unless refused
 * @param password the one that was made because the file names none; shown once, else empty
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
