package io.tmail.database;

import io.tmail.mail.Ascii;
import io.tmail.mail.DomainName;
import io.tmail.mail.MailAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Gives domain names in the accounts the one spelling that they are looked up by ({@link
 * DomainName}), once. Where both spellings exist, the row with A-labels is used and the other is
 * kept unchanged, with a warning that names it; the migration never fails for that.
 */
final class OneSpelling implements JavaMigration {
  private static final Logger LOG = Logger.getLogger(OneSpelling.class.getName());

  private record Column(String table, String name, UnaryOperator<String> spelling) {}

  /** Users first: the rows of one that keeps its spelling also keep it. */
  private static final List<Column> COLUMNS =
      List.of(
          new Column("users", "login", MailAddress::known),
          new Column("sender_addresses", "login", MailAddress::known),
          new Column("app_passwords", "login", MailAddress::known),
          new Column("second_factors", "login", MailAddress::known),
          new Column("recovery_codes", "login", MailAddress::known),
          new Column("last_logins", "login", MailAddress::known),
          new Column("recent_logins", "login", MailAddress::known),
          new Column("console_sessions", "login", MailAddress::known),
          new Column("rcpt_hosts", "hostname", DomainName::known),
          new Column("aliases", "alias", OneSpelling::either),
          new Column("aliases", "deliver_to", OneSpelling::several),
          new Column("sender_addresses", "address", OneSpelling::either),
          new Column("routes", "host", DomainName::known),
          new Column("routes", "mail_from", OneSpelling::either),
          new Column("routes", "remote_host", DomainName::known),
          new Column("dkim_configs", "domain", DomainName::known),
          new Column("administrators", "domains", OneSpelling::several),
          new Column("access_tokens", "domains", OneSpelling::several));

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("16");
  }

  @Override
  public String getDescription() {
    return "one spelling";
  }

  @Override
  public Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    Set<String> kept = new LinkedHashSet<>();
    for (Column column : COLUMNS) {
      for (String old : beyondAscii(connection, column)) {
        String normal = column.spelling.apply(old);
        if (!normal.equals(old)
            && !kept.contains(old)
            && !replace(connection, column, old, normal)) {
          kept.add(old);
          LOG.log(
              Level.WARNING,
              "{0}: {1} and {2} are the same name; the row of {1} is kept but not"
                  + " used: merge or delete it",
              new Object[] {column.table, old, normal});
        }
      }
    }
    nameHosts(connection);
  }

  /** An address or a domain. */
  private static String either(String text) {
    return text.contains("@") ? MailAddress.known(text) : DomainName.known(text);
  }

  /** Of either kind, with what separates them. */
  private static String several(String text) {
    return Arrays.stream(text.split("(?<=[;\\s])"))
        .map(OneSpelling::withSeparator)
        .collect(Collectors.joining());
  }

  private static String withSeparator(String part) {
    String name = part.replaceAll("[;\\s]$", "");
    return either(name) + part.substring(name.length());
  }

  private static List<String> beyondAscii(Connection connection, Column column)
      throws SQLException {
    return texts(connection, column.table, column.name).stream()
        .filter(text -> !Ascii.isAscii(text))
        .toList();
  }

  private static List<String> texts(Connection connection, String table, String column)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT DISTINCT "
                    + column
                    + " FROM "
                    + table
                    + " WHERE "
                    + column
                    + " IS NOT NULL");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  /**
   * @return false if the other spelling is there
   */
  private static boolean replace(Connection connection, Column column, String old, String normal)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      update(connection, column.table, column.name, column.name, normal, old);
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException present) {
      connection.rollback(before);
      return false;
    }
  }

  private static void nameHosts(Connection connection) throws SQLException {
    for (String host : texts(connection, "rcpt_hosts", "hostname")) {
      String unicode = DomainName.unicode(host);
      if (!unicode.equals(host)) {
        update(connection, "rcpt_hosts", "unicode_name", "hostname", unicode, host);
      }
    }
  }

  private static void update(
      Connection connection, String table, String column, String key, String value, String of)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE " + table + " SET " + column + " = ? WHERE " + key + " = ?")) {
      update.setString(1, value);
      update.setString(2, of);
      update.executeUpdate();
    }
  }
}
