package io.tmail.admin.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

/** A command that cannot succeed; the message follows {@code Error:} and the exit code is 1. */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailedException(String message) {
    super(message);
  }

  /** Throws {@code N of M what} if some of the rows, which name their outcome, were refused. */
  static void ifRefused(JsonArray rows, String what) {
    long refused =
        rows.getValuesAs(JsonObject.class).stream()
            .filter(row -> row.getString("outcome").equals("refused"))
            .count();
    if (refused > 0) {
      throw new CommandFailedException(refused + " of " + rows.size() + " " + what);
    }
  }
}
