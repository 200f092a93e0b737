package io.tmail.config;

import java.sql.SQLException;
import java.util.Optional;

/** Tells trouble of the database, which passes, from a fault of the code. */
public final class DatabaseTrouble {
  private DatabaseTrouble() {}

  /** What the database said, if it is to blame; the rest of a stack trace would tell no more. */
  public static Optional<String> in(Throwable failure) {
    String said = null;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException) {
        said = each.getMessage();
      }
    }
    return Optional.ofNullable(said);
  }
}
