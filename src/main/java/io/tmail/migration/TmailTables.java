package io.tmail.migration;

import io.tmail.accounts.NewAlias;
import io.tmail.accounts.NewUser;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The tables of another tmail, of 2015 or of today: {@code users}, {@code rcpt_hosts}, {@code
 * aliases}. Trusted networks, routes, DKIM keys and queue are not imported; to keep all of them,
 * use its database instead of this one.
 */
public record TmailTables(DataSource database) implements MoveSource {

  @Override
  public MovePlan read() throws SQLException {
    MovePlan plan = new MovePlan();
    try (ForeignTables tables = new ForeignTables(database)) {
      tables.each(
          "SELECT hostname, is_local, is_alias FROM rcpt_hosts ORDER BY hostname",
          row -> {
            if (!row.getBoolean(3)) {
              plan.domain(row.getString(1), row.getBoolean(2));
            }
          });
      tables.each(
          "SELECT login, passwd, dove_passwd, active, auth_relay, have_mailbox, is_catchall,"
              + " mailbox_quota FROM users ORDER BY login",
          row -> plan.user(user(row), !"N".equals(row.getString(4))));
      tables.each(
          "SELECT alias, deliver_to, pipe, is_mini_list FROM aliases ORDER BY alias",
          row ->
              plan.alias(
                  new NewAlias(
                      row.getString(1),
                      targets(row.getString(2)),
                      row.getString(3),
                      row.getBoolean(4))));
    }
    return plan;
  }

  private static NewUser user(ForeignTables.Row row) throws SQLException {
    String crypt = row.getString(3);
    return new NewUser(
        row.getString(1),
        null,
        crypt.isEmpty() ? row.getString(2) : crypt,
        row.getBoolean(5),
        row.getBoolean(6),
        row.getBoolean(7),
        row.getString(8));
  }

  private static List<String> targets(String joined) {
    return Stream.of(joined.split(";")).map(String::strip).filter(to -> !to.isEmpty()).toList();
  }
}
