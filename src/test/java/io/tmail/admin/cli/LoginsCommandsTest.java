package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code tmail user logins} and {@code tmail user sessions}. */
class LoginsCommandsTest extends CommandTest {
  @Test
  void loginsOfAUserAreListed() {
    api.answers(
        200,
        "[{\"service\":\"imap\",\"client\":\"192.0.2.7\",\"program\":\"Phone\","
            + "\"first\":\"2026-11-20T08:00:00Z\",\"last\":\"2026-11-24T10:00:00Z\",\"times\":17}]");
    assertEquals(0, tmail("user", "logins", "a@b.c"), err);
    assertEquals(List.of("GET /api/users/a%40b.c/logins"), trimmed());
    assertTrue(out.lines().toList().get(1).matches(".*imap +192.0.2.7 +Phone .* 17"), out);
  }

  @Test
  void sessionsOfAUserAreListedAndEnded() {
    api.answers(
        200,
        "[{\"id\":42,\"client\":\"192.0.2.7\",\"browser\":\"Firefox, Linux\","
            + "\"begun\":\"2026-11-24T08:00:00Z\",\"seen\":\"2026-11-24T10:00:00Z\"}]");
    assertEquals(0, tmail("user", "sessions", "a@b.c"), err);
    assertTrue(out.lines().toList().get(1).matches("42 .* 192.0.2.7 +Firefox, Linux"), out);
    api.answers(204, "").answers(204, "");
    assertEquals(0, tmail("user", "sessions", "a@b.c", "--end", "42"), err);
    assertEquals(0, tmail("user", "sessions", "--end", "all", "a@b.c"), err);
    assertEquals(
        List.of(
            "GET /api/users/a%40b.c/sessions",
            "DELETE /api/users/a%40b.c/sessions/42", "DELETE /api/users/a%40b.c/sessions"),
        trimmed());
  }

  private List<String> trimmed() {
    return api.requests().stream().map(String::strip).toList();
  }
}
