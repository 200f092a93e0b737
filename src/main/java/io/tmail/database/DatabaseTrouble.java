package io.tmail.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Distinguishes temporary failures of the database from errors in the code. */
public final class DatabaseTrouble {
  private static final List<String> POSTGRES_DAMAGE = List.of("XX001", "XX002");
  private static final List<String> SQLITE_DAMAGE = List.of("[SQLITE_CORRUPT", "[SQLITE_NOTADB]");

  private DatabaseTrouble() {}

  /** Whether data on disk is damaged; a retry cannot succeed. */
  public static boolean isDamage(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException said && tellsDamage(said)) {
        return true;
      }
    }
    return false;
  }

  private static boolean tellsDamage(SQLException said) {
    return POSTGRES_DAMAGE.contains(String.valueOf(said.getSQLState()))
        || SQLITE_DAMAGE.stream().anyMatch(String.valueOf(said.getMessage())::contains);
  }

  /**
   * The database's message, if the database failed; the rest of a stack trace would add nothing.
   */
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
