package io.tmail.database;

import org.eclipse.persistence.internal.databaseaccess.DatabaseCall;
import org.eclipse.persistence.internal.expressions.ExpressionSQLPrinter;
import org.eclipse.persistence.internal.expressions.SQLSelectStatement;
import org.eclipse.persistence.platform.database.DatabasePlatform;
import org.eclipse.persistence.queries.ValueReadQuery;

/**
 * SQLite's dialect for EclipseLink, which brings none: generated keys, pages by LIMIT and OFFSET,
 * and no row locks, because a transaction locks the whole database.
 */
public class SqlitePlatform extends DatabasePlatform {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean supportsIdentity() {
    return true;
  }

  @Override
  public ValueReadQuery buildSelectQueryForIdentity() {
    return new ValueReadQuery("SELECT last_insert_rowid()");
  }

  /** JOIN in standard SQL, and not in JDBC's braces. */
  @Override
  public boolean shouldUseJDBCOuterJoinSyntax() {
    return false;
  }

  @Override
  public String getSelectForUpdateString() {
    return "";
  }

  @Override
  public void printSQLSelectStatement(
      DatabaseCall call, ExpressionSQLPrinter printer, SQLSelectStatement statement) {
    if (statement.getQuery() == null || statement.getQuery().getMaxRows() <= 0) {
      super.printSQLSelectStatement(call, printer, statement);
      return;
    }
    statement.setUseUniqueFieldAliases(true);
    call.setFields(statement.printSQL(printer));
    printer.printString(" LIMIT ");
    printer.printParameter(DatabaseCall.MAXROW_FIELD);
    printer.printString(" OFFSET ");
    printer.printParameter(DatabaseCall.FIRSTRESULT_FIELD);
    call.setIgnoreFirstRowSetting(true);
    call.setIgnoreMaxResultsSetting(true);
  }

  /** EclipseLink counts the skipped rows among the most rows; LIMIT does not. */
  @Override
  public int computeMaxRowsForSQL(int firstResultIndex, int maxResults) {
    return maxResults - Math.max(firstResultIndex, 0);
  }
}
