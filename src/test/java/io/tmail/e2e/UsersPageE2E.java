package io.tmail.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How fast the page of users is with 100,000 of them: printed, not judged. Run it alone: {@code mvn
 * surefire:test@e2e -De2e.groups=measure}.
 */
@Tag("measure")
class UsersPageE2E {
  private static final int USERS = 100_000;
  private static final int RUNS = 9;
  private static final String FIRST_PAINT =
      """
      const done = arguments[0];
      const look = () => {
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        paint ? done(paint.startTime) : setTimeout(look, 5);
      };
      look();
      """;
  private static final String ROWS_THERE =
      "arguments[0](performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd)";

  /** From the last key to the only row, the wait for further keys (250 ms) included. */
  private static final String SEARCH =
      """
      const done = arguments[0], field = document.getElementById('users:search'), begin = performance.now();
      field.value = '%1$s';
      field.dispatchEvent(new Event('input', {bubbles: true}));
      const look = () => {
        const rows = document.querySelectorAll('#users\\\\:list tbody tr');
        if (rows.length === 1 && rows[0].textContent.includes('%1$s')) done(performance.now() - begin);
        else setTimeout(look, 2);
      };
      look();
      """;

  @Test
  void showsAndSearches() throws SQLException {
    Instance server = new Instance("users-page").set("CLASS_ARCHIVE", "").start();
    try (Browser browser = SignIn.firstTime(server)) {
      server.tmail("rcpthost", "add", "-l", "many.example").mustSucceed();
      addUsers(server.home().resolve("db/tmail.db"));
      List<Double> paints = new ArrayList<>();
      List<Double> rows = new ArrayList<>();
      List<Double> searches = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        browser.open("users.xhtml");
        paints.add(browser.measured(FIRST_PAINT));
        rows.add(browser.measured(ROWS_THERE));
        browser.open("users.xhtml");
        searches.add(browser.measured(SEARCH.formatted("u%06d@".formatted(77_000 + i))));
      }
      print("first paint", paints);
      print("rows there", rows);
      print("search", searches);
    } finally {
      server.stop();
    }
  }

  private static void print(String what, List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        "%s: first %.0f ms, median %.0f ms, %s%n",
        what, millis.get(0), sorted[RUNS / 2], Arrays.toString(sorted));
  }

  private static void addUsers(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO users (login, have_mailbox, mailbox_quota) VALUES (?, TRUE, '1G')")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < USERS; i++) {
        insert.setString(1, "u%06d@many.example".formatted(i));
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }
}
