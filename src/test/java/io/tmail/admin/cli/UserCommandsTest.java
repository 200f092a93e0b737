package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code tmail user}. */
class UserCommandsTest extends CommandTest {
  @Test
  void addsUserWithFlagsBeforeTheArguments() {
    api.answers(201, "");
    assertEquals(0, tmail("user", "add", "-m", "-r", "-q", "10G", "a@example.com", "secret-1"));
    assertEquals("Success", out.strip());
    assertEquals(
        List.of(
            "POST /api/users/a%40example.com {\"passwd\":\"secret-1\",\"haveMailbox\":true,"
                + "\"authRelay\":true,\"mailboxQuota\":\"10G\"}"),
        api.requests());
  }

  @Test
  void addsUserWithFlagsAfterTheArguments() {
    api.answers(201, "");
    assertEquals(0, tmail("user", "add", "a@example.com", "secret-1", "--mailbox", "--catchall"));
    assertEquals(
        List.of(
            "POST /api/users/a%40example.com {\"passwd\":\"secret-1\",\"haveMailbox\":true,"
                + "\"isCatchall\":true}"),
        api.requests());
  }

  @Test
  void namesTheMailHostOfAUserOrLeavesItToTheServer() {
    api.answers(201, "").answers(204, "");
    assertEquals(
        0, tmail("user", "add", "-m", "--mail-host", "10.0.0.2", "a@example.com", "secret-1"));
    assertEquals(0, tmail("user", "update", "--mail-host", "", "a@example.com"));
    assertEquals(
        List.of(
            "POST /api/users/a%40example.com {\"passwd\":\"secret-1\",\"haveMailbox\":true,"
                + "\"mailHost\":\"10.0.0.2\"}",
            "PUT /api/users/a%40example.com {\"mailHost\":\"\"}"),
        api.requests());
  }

  @Test
  void spreadsMailboxesAndListsTheirHosts() {
    api.answers(200, "{\"mailboxes\":12}").answers(200, "{\"mailboxes\":0}");
    api.answers(200, "[{\"name\":\"10.0.0.1\",\"mailboxes\":7}]");
    assertEquals(0, tmail("user", "spread", "--to", "10.0.0.1"));
    assertEquals("12", out.strip());
    assertEquals(0, tmail("user", "spread"));
    assertEquals(0, tmail("user", "hosts"));
    assertTrue(out.contains("10.0.0.1"), out);
    assertEquals(
        List.of(
            "POST /api/mail-hosts/spread?mailHost=10.0.0.1",
            "POST /api/mail-hosts/spread?mailHost=",
            "GET /api/mail-hosts"),
        api.requests());
  }

  @Test
  void readsPasswordFromStandardInput() {
    api.answers(201, "");
    input = "pass word-1\nsecond line\n";
    assertEquals(0, tmail("user", "add", "toorop", "-"));
    assertEquals(List.of("POST /api/users/toorop {\"passwd\":\"pass word-1\"}"), api.requests());
  }

  @Test
  void asksNothingWhenStandardInputHasNoPassword() {
    assertEquals(1, tmail("user", "add", "toorop", "-"));
    assertEquals("Error: no password on standard input", err.strip());
    assertTrue(api.requests().isEmpty());
  }

  @Test
  void updatesOnlyWhatIsNamed() {
    api.answers(204, "").answers(204, "");
    assertEquals(0, tmail("user", "update", "toorop", "-p", "secret-2", "--no-relay"));
    assertEquals(0, tmail("user", "update", "--inactive", "toorop"));
    assertEquals(
        List.of(
            "PUT /api/users/toorop {\"authRelay\":false,\"passwd\":\"secret-2\"}",
            "PUT /api/users/toorop {\"active\":false}"),
        api.requests());
  }

  @Test
  void changesTheSendersOfAUserWithoutChangingTheUser() {
    api.answers(204, "").answers(201, "").answers(201, "");
    assertEquals(
        0,
        tmail(
            "user",
            "update",
            "toorop",
            "--sender-del=a@b.c",
            "--sender-add",
            "d@e.f",
            "--sender-add",
            "@g.h"));
    assertEquals(
        List.of(
            "DELETE /api/users/toorop/senders/a%40b.c",
            "POST /api/users/toorop/senders/d%40e.f {}",
            "POST /api/users/toorop/senders/%40g.h {}"),
        api.requests());
  }

  @Test
  void deletesUser() {
    api.answers(204, "");
    assertEquals(0, tmail("user", "del", "odd/name"));
    assertEquals(List.of("DELETE /api/users/odd%2Fname"), api.requests());
  }

  @Test
  void deletesMailOnlyAfterTheQuestion() {
    assertEquals(1, tmail("user", "del", "--remove-mail", "a@example.com"));
    assertTrue(api.requests().isEmpty());
    api.answers(204, "").answers(204, "");
    input = "yes\n";
    assertEquals(0, tmail("user", "del", "--remove-mail", "a@example.com"));
    assertEquals(0, tmail("user", "del", "--remove-mail", "--yes", "b@example.com"));
    assertEquals(
        List.of(
            "DELETE /api/users/a%40example.com?mailbox=remove",
            "DELETE /api/users/b%40example.com?mailbox=remove"),
        api.requests());
  }

  @Test
  void printsThePasswordThatWasMade() {
    api.answers(200, "{\"passwd\":\"abcde-fghij-kmnpq\"}");
    assertEquals(0, tmail("user", "update", "--generate", "toorop"));
    assertEquals("abcde-fghij-kmnpq", out.strip());
    assertEquals(List.of("POST /api/users/toorop/password"), api.requests());
  }

  @Test
  void showsUserWithUsage() {
    api.answers(200, "{\"login\":\"a@b.example\",\"haveMailbox\":true,\"mailboxQuota\":\"1K\"}")
        .answers(200, "{\"bytes\":512,\"messages\":1,\"limit\":1024,\"percent\":50}");
    assertEquals(0, tmail("user", "show", "a@b.example"));
    assertTrue(out.contains("512 bytes (50 %)"), out);
  }

  @Test
  void importsUsersFromStandardInputAndFailsIfALineIsRefused() {
    api.answers(
        200,
        "[{\"line\":2,\"login\":\"abc\",\"outcome\":\"refused\",\"field\":\"login\","
            + "\"detail\":\"too short\",\"passwd\":\"\"}]");
    input = "login\nabc\n";
    assertEquals(1, tmail("user", "import", "--preview", "-"));
    assertEquals(List.of("POST /api/users.csv?preview=true login\nabc"), api.requests());
    assertTrue(out.contains("too short"), out);
    assertEquals("Error: 1 of 1 lines refused", err.strip());
    assertEquals(1, tmail("user", "import", "/nowhere/to/be.found"));
  }

  @Test
  void listsUsersAsTable() {
    api.answers(200, user("a@example.com", "10G") + "]");
    assertEquals(0, tmail("user", "list", "exam ple"));
    assertEquals(List.of("GET /api/users?limit=1000&offset=0&q=exam%20ple"), api.requests());
    assertEquals(
        List.of(
            "LOGIN          ACTIVE  MAILBOX  RELAY  CATCH-ALL  QUOTA  LAST LOGIN",
            "a@example.com  yes     yes      no     -          10G    -"),
        out.lines().toList());
  }

  @Test
  void listsUsersAsJson() {
    api.answers(200, user("a@example.com", "") + "]");
    assertEquals(0, tmail("user", "list", "--json"));
    assertEquals(user("a@example.com", "") + "]", out.replace("\n", ""));
  }

  @Test
  void fetchesEveryPage() {
    String rows = user("a", "") + ("," + user("b", "").substring(1)).repeat(999) + "]";
    api.answers(200, rows).answers(200, user("last", "") + "]");
    assertEquals(0, tmail("user", "list"));
    assertEquals("GET /api/users?limit=1000&offset=1000", api.requests().get(1));
    assertEquals(1002, out.lines().count());
  }

  private static String user(String login, String quota) {
    return "[{\"login\":\""
        + login
        + "\",\"active\":true,\"authRelay\":false,\"haveMailbox\":true,"
        + "\"mailboxQuota\":\""
        + quota
        + "\"}";
  }
}
