package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TmailTest extends CommandTest {
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
  void movesInFromElsewhereAndFailsIfSomethingIsRefused() throws Exception {
    String answer =
        "[{\"kind\":\"user\",\"name\":\"abc\",\"outcome\":\"%s\",\"field\":\"hash\","
            + "\"detail\":\"no scheme\"}]";
    api.answers(200, answer.formatted("added"));
    input = "root:x@tcp(db)/pa\n";
    assertEquals(0, tmail("import", "postfixadmin", "--driver", "mysql", "--preview", "-"));
    assertEquals(
        List.of(
            "POST /api/import/postfixadmin?preview=true"
                + " {\"driver\":\"mysql\",\"source\":\"root:x@tcp(db)/pa\"}"),
        api.requests());
    api.answers(200, answer.formatted("refused"));
    input = "abc:0123\n";
    assertEquals(1, tmail("import", "passwd", "--domain", "a.b", "--scheme", "MD5", "-"));
    assertEquals(
        "POST /api/import/passwd?preview=false&scheme=MD5&domain=a.b abc:0123",
        api.requests().get(1).strip());
    assertTrue(out.contains("no scheme"), out);
    assertEquals("Error: 1 of 1 refused", err.strip());
    assertEquals(2, tmail("import", "elsewhere", "-"));
  }

  @Test
  void makesTokenAndPrintsIt() {
    api.answers(201, "{\"token\":\"tmail_x\"}");
    assertEquals(
        0, tmail("token", "add", "-s", "users:read", "--scope", "queue:write", "-d", "a.b", "bot"));
    assertEquals("tmail_x", out.strip());
    assertEquals(
        List.of(
            "POST /api/tokens/bot {\"scopes\":[\"users:read\",\"queue:write\"],"
                + "\"domains\":[\"a.b\"]}"),
        api.requests());
    assertEquals(1, tmail("token", "add", "-s", "*:read", "-e", "soon", "bot"));
    assertEquals(2, tmail("token", "add", "bot"));
  }

  @Test
  void addsAdministratorOfADomainAndPrintsTheOneTimePassword() {
    api.answers(201, "{\"passwd\":\"abcde-fghij-kmnpq\"}");
    assertEquals(0, tmail("admin", "add", "--domain", "a.b", "carol"));
    assertEquals("abcde-fghij-kmnpq", out.strip());
    assertEquals(List.of("POST /api/administrators/carol {\"domains\":[\"a.b\"]}"), api.requests());
  }

  @Test
  void listsActions() {
    api.answers(
        200,
        "[{\"at\":\"2026-11-24T10:00:00Z\",\"actor\":\"admin\",\"via\":\"console\","
            + "\"client\":\"192.0.2.7\",\"action\":\"user.add\",\"entity\":\"a@b\"}]");
    assertEquals(0, tmail("actions", "--action", "user", "--by", "adm", "--limit", "7"));
    assertEquals(List.of("GET /api/actions?limit=7&actor=adm&action=user"), api.requests());
    assertTrue(out.contains("2026-11-24T10:00:00Z  admin  console  192.0.2.7  user.add"), out);
  }

  @Test
  void tellsTheServersOwnReason() {
    api.refuses(422, "Password must be at least 6 chars length");
    assertEquals(1, tmail("user", "add", "toorop", "short"));
    assertEquals("Error: Password must be at least 6 chars length", err.strip());
    assertEquals("", out);
  }

  @Test
  void tellsStatusWhenThereIsNoReason() {
    api.answers(500, "<html>");
    assertEquals(1, tmail("rcpthost", "del", "example.com"));
    assertTrue(err.strip().endsWith("/api answered with status 500"), err);
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

  @Test
  void addsDeletesAndListsDomains() {
    api.answers(201, "").answers(204, "");
    api.answers(200, "[{\"hostname\":\"example.com\",\"isLocal\":true,\"isAlias\":false}]");
    assertEquals(0, tmail("rcpthost", "add", "-l", "example.com"));
    assertEquals(0, tmail("rcpthost", "del", "example.com"));
    assertEquals(0, tmail("rcpthost", "list"));
    assertEquals(
        List.of(
            "POST /api/rcpthosts/example.com {\"isLocal\":true}",
            "DELETE /api/rcpthosts/example.com",
            "GET /api/rcpthosts"),
        api.requests());
    assertTrue(out.contains("example.com  yes    no"), out);
  }

  @Test
  void changesAliasesAndRoutesAndResetsSecondFactors() {
    for (int i = 0; i < 4; i++) {
      api.answers(204, "");
    }
    assertEquals(0, tmail("alias", "update", "-m", "-d", "a@d.example", "t@d.example"));
    assertEquals(0, tmail("routes", "update", "-rh", "192.0.2.1", "7"));
    assertEquals(0, tmail("user", "reset-factor", "a@d.example"));
    assertEquals(0, tmail("admin", "reset-factor", "bob"));
    assertEquals(
        List.of(
            "PUT /api/aliases/t%40d.example {\"deliverTo\":[\"a@d.example\"],\"isMiniList\":true}",
            "PUT /api/routes/7 {\"remoteHost\":\"192.0.2.1\"}",
            "DELETE /api/users/a%40d.example/second-factor",
            "DELETE /api/administrators/bob/second-factor"),
        api.requests());
  }

  @Test
  void statusFailsIfAPartDoesNotDoItsJob() {
    String part = "{\"kind\":\"disk\",\"name\":\"/\",\"state\":\"%s\",\"detail\":\"1\"}";
    api.answers(200, "{\"parts\":[" + part.formatted("warn") + "]}");
    assertEquals(0, tmail("status"));
    api.answers(200, "{\"parts\":[" + part.formatted("bad") + "]}");
    assertEquals(1, tmail("status"));
  }

  @Test
  void selfTestFailsIfSomethingIsWrong() {
    String finding =
        "[{\"check\":\"smtp\",\"about\":\"127.0.0.1:25\",\"state\":\"%s\",\"found\":\"220 me\","
            + "\"wanted\":\"\"}]";
    api.answers(200, finding.formatted("warn"));
    assertEquals(0, tmail("selftest"));
    assertTrue(out.contains("127.0.0.1:25"), out);
    api.answers(200, finding.formatted("bad"));
    assertEquals(1, tmail("selftest"));
    assertEquals("POST /api/selftest", api.requests().get(0).strip());
  }

  @Test
  void addsDeletesAndListsAliases() {
    api.answers(201, "").answers(201, "").answers(204, "");
    api.answers(
        200,
        "[{\"alias\":\"team@a.b\",\"deliverTo\":[\"x@a.b\",\"y@a.b\"],\"pipe\":\"\","
            + "\"isDomAlias\":false,\"isMiniList\":true}]");
    assertEquals(
        0, tmail("alias", "add", "-p", "/bin/x 'a b'", "-d", "x@a.b  y@a.b", "-m", "team@a.b"));
    assertEquals(0, tmail("alias", "add", "alias.b", "--deliver-to", "a.b"));
    assertEquals(0, tmail("alias", "del", "team@a.b"));
    assertEquals(0, tmail("alias", "list", "team"));
    assertEquals(
        List.of(
            "POST /api/aliases/team%40a.b {\"deliverTo\":[\"x@a.b\",\"y@a.b\"],"
                + "\"pipe\":\"/bin/x 'a b'\",\"isMiniList\":true}",
            "POST /api/aliases/alias.b {\"deliverTo\":[\"a.b\"],\"isMiniList\":false}",
            "DELETE /api/aliases/team%40a.b",
            "GET /api/aliases?limit=1000&offset=0&q=team"),
        api.requests());
    assertTrue(out.contains("team@a.b  x@a.b y@a.b  -     no      yes"), out);
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
  void countsTheQueue() {
    api.answers(200, "{\"count\":3}");
    assertEquals(0, tmail("queue", "count"));
    assertEquals("3", out.strip());
  }

  @Test
  void listsTheQueueByFilters() {
    api.answers(200, "[{\"id\":\"A1\",\"seq\":0,\"state\":\"HELD\",\"sender\":\"\"}]");
    assertEquals(
        0,
        tmail(
            "queue",
            "list",
            "--state",
            "held",
            "--from",
            "<>",
            "--to",
            "a@b",
            "--domain",
            "b",
            "--older-than",
            "2h",
            "--reply",
            "timed out",
            "--limit",
            "5",
            "--after",
            "A0"));
    assertEquals(
        List.of(
            "GET /api/queue?limit=5&after=A0&state=held&sender=%3C%3E&recipient=a%40b&domain=b"
                + "&olderThan=7200&reply=timed%20out"),
        api.requests());
    assertTrue(out.lines().anyMatch(line -> line.matches("A1 +HELD +- .*")), out);
  }

  @Test
  void listsALongQueuePageByPage() {
    String row = "{\"id\":\"A1\",\"seq\":7}";
    api.answers(200, "[" + (row + ",").repeat(999) + row + "]").answers(200, "[" + row + "]");
    assertEquals(0, tmail("queue", "list", "--limit", "1001", "--json"));
    assertEquals(
        List.of("GET /api/queue?limit=1000", "GET /api/queue?limit=1&after=A1%3A7"),
        api.requests());
    assertTrue(err.contains("There may be more"), err);
  }

  @Test
  void traceIsALineForEachThingThatHappened() {
    api.answers(
        200,
        "[{\"id\":\"A1\",\"at\":\"2026-11-24T10:00:00Z\",\"client\":\"192.0.2.1\",\"sender\":\"s@b\","
            + "\"recipients\":[\"a@b\"],\"messageId\":\"<1@d>\",\"events\":[{\"at\":"
            + "\"2026-11-24T10:00:01Z\",\"event\":\"DEFERRED\",\"recipient\":\"a@b\",\"relay\":"
            + "\"mx[192.0.2.2]:25\",\"reply\":\"451 \\u001b later\"}]}]");
    assertEquals(
        0,
        tmail(
            "trace",
            "list",
            "--to",
            "a@",
            "--message-id",
            "1@d",
            "--client",
            "192.0.2.",
            "--event",
            "deferred",
            "--since",
            "2026-11-24T00:00:00Z",
            "--limit",
            "7"));
    assertEquals(
        List.of(
            "GET /api/trace?limit=7&messageId=1%40d&recipient=a%40&client=192.0.2.&event=deferred"
                + "&since=2026-11-24T00%3A00%3A00Z"),
        api.requests());
    String accepted = "2026-11-24T10:00:00Z +A1 +accepted +s@b +a@b +192.0.2.1 +message-id=<1@d>";
    assertTrue(out.lines().anyMatch(line -> line.matches(accepted)), out);
    String deferred = "2026-11-24T10:00:01Z +A1 +deferred .*mx\\[192.0.2.2\\]:25 +451 \uFFFD later";
    assertTrue(out.lines().anyMatch(line -> line.matches(deferred)), out);
  }

  @Test
  void traceOfAMessageIsShown() {
    api.answers(
        200,
        "{\"id\":\"A1\",\"client\":\"192.0.2.1\",\"recipients\":[\"a@b\"],\"events\":[{\"at\":\"T\","
            + "\"event\":\"DELIVERED\",\"recipient\":\"a@b\",\"relay\":\"mx\",\"tookMillis\":5,"
            + "\"tls\":\"TLSv1.3\",\"reply\":\"250 ok\"}]}");
    assertEquals(0, tmail("trace", "show", "A1"));
    assertEquals(List.of("GET /api/trace/A1"), api.requests());
    String line = "T delivered to=<a@b>, relay=mx, took 5 ms, tls=TLSv1.3 (250 ok)";
    assertTrue(out.lines().anyMatch(line::equals), out);
  }

  @Test
  void traceWantsTimesThatAreTimes() {
    assertEquals(1, tmail("trace", "list", "--since", "yesterday"));
    assertTrue(err.contains("--since requires a time"), err);
  }

  @Test
  void countsTheQueueByFilters() {
    api.answers(200, "{\"count\":3}");
    assertEquals(0, tmail("queue", "count", "--older-than", "90"));
    assertEquals(List.of("GET /api/queue/count?olderThan=90"), api.requests());
  }

  @Test
  void showsAMessageWithoutLettingItSteerTheTerminal() {
    api.answers(
        200,
        "{\"id\":\"A1\",\"sender\":\"s@b\",\"size\":3,\"header\":\"Subject: \\u001b[2Jx\\r\\n\","
            + "\"recipients\":[{\"recipient\":\"a@b\",\"state\":\"HELD\",\"attempts\":2}]}");
    assertEquals(0, tmail("queue", "show", "A1"));
    assertTrue(out.contains("Subject: \uFFFD[2Jx\n"), out);
    assertTrue(out.lines().anyMatch(line -> line.matches("recipient: +a@b")), out);
    assertTrue(out.lines().anyMatch(line -> line.matches(" +attempts: +2")), out);
  }

  @ParameterizedTest
  @CsvSource({
    "retry A1, POST /api/queue/A1/retry",
    "retry --all, POST /api/queue/retry",
    "retry --domain d.example, POST /api/queue/retry?domain=d.example",
    "hold A1, POST /api/queue/A1/hold",
    "release A1, POST /api/queue/A1/release",
    "discard A1, DELETE /api/queue/A1",
    "bounce A1, POST /api/queue/A1/bounce",
    "purge --yes, DELETE /api/queue",
    "reroute A1 mx.test:2525, POST /api/queue/A1/reroute?to=mx.test%3A2525",
    "reroute A1 mx.test --to a@b, POST /api/queue/A1/reroute?to=mx.test&recipient=a%40b",
    "reroute A1 usual, DELETE /api/queue/A1/reroute",
  })
  void steersTheQueue(String command, String request) {
    api.answers(200, "{\"done\":2,\"beingTried\":1}");
    assertEquals(0, tmail(("queue " + command).split(" ")));
    assertEquals(List.of(request), api.requests());
    assertTrue(out.startsWith("Success"), out);
    assertTrue(out.contains("recipients: 2"), out);
    assertTrue(out.contains("being delivered now: 1"), out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "y\n", "no\n"})
  void purgesOnlyWhenAPersonMeansIt(String answer) {
    input = answer;
    assertEquals(1, tmail("queue", "purge"));
    assertTrue(err.contains("Error: cancelled; nothing was changed"), err);
    assertTrue(api.requests().isEmpty());
  }

  @Test
  void purgesAfterAYes() {
    input = "yes\n";
    api.answers(200, "{\"done\":2,\"beingTried\":0}");
    assertEquals(0, tmail("queue", "purge"));
    assertEquals(List.of("DELETE /api/queue"), api.requests());
  }

  @Test
  void saysPlainlyThatTheServerIsNotRunning() throws IOException {
    api.close();
    assertEquals(1, tmail("user", "list"));
    assertTrue(err.startsWith("Error: the server is not running (TMAIL_HOME=" + home), err);
    Files.delete(home.resolve("run/api.url"));
    assertEquals(1, tmail("user", "list"));
    assertTrue(err.startsWith("Error: the server is not running (TMAIL_HOME=" + home), err);
  }

  @Test
  void saysThatTheTokenIsOfAnotherStart() throws IOException {
    Files.writeString(home.resolve("run/api.token"), "old");
    assertEquals(1, tmail("queue", "count"));
    assertTrue(err.contains("does not know the token"), err);
    assertFalse(err.contains("old\n"), err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user",
        "user add",
        "user add onlyname",
        "user update x --active --inactive",
        "rcpthost add",
        "queue list --nonsense",
        "queue retry",
        "queue retry A1 --all",
        "queue reroute A1",
        "queue discard",
        "nonsense"
      })
  void exitsWithUsageOnBadArguments(String arguments) {
    assertEquals(2, tmail(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
    assertTrue(err.contains("Usage: tmail"), err);
    assertTrue(api.requests().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "user --help", "user add --help", "queue list -h"})
  void helpsOnEachLevel(String arguments) {
    assertEquals(0, tmail(arguments.split(" ")));
    assertTrue(out.startsWith("Usage: tmail"), out);
  }

  @Test
  void printsCompletionForBash() {
    assertEquals(0, tmail("completion"));
    assertTrue(out.contains("complete -F _complete_tmail"), out);
  }

  @Test
  void configListsEverySettingWithSecretsMasked() {
    environment.put("TMAIL_REST_SERVER_LOGIN", "toorop");
    environment.put("TMAIL_REST_SERVER_PASSWD", "it's secret");
    assertEquals(0, tmail("config"));
    assertTrue(
        out.lines().anyMatch(line -> line.matches("TMAIL_REST_SERVER_LOGIN +toorop +env.*")));
    assertTrue(out.contains("********"));
    assertFalse(out.contains("it's secret"));
    assertEquals(0, tmail("config", "--shell"));
    assertTrue(out.contains("export TMAIL_REST_SERVER_PASSWD='it'\\''s secret'\n"), out);
  }

  @Test
  void configExampleIsAllCommentedOut() {
    assertEquals(0, tmail("config", "--example"));
    assertTrue(out.lines().allMatch(line -> line.isEmpty() || line.startsWith("#")));
    assertTrue(out.contains("#export TMAIL_SMTPD_MAX_HOPS=\"50\""), out);
  }

  @Test
  void configNamesTheSettingThatCannotBeUsed() {
    environment.put("TMAIL_SMTPD_MAX_HOPS", "many");
    assertEquals(1, tmail("config"));
    assertTrue(
        err.startsWith("Error: TMAIL_SMTPD_MAX_HOPS=\"many\": expected a whole number"), err);
  }

  @Test
  void configWarnsOfUnknownNames() {
    environment.put("TMAIL_SMTPD_MAXHOPS", "3");
    assertEquals(0, tmail("config", "--json"));
    assertTrue(err.contains("Warning: unknown setting TMAIL_SMTPD_MAXHOPS"), err);
    assertTrue(out.startsWith("["));
  }

  @Test
  void addsRouteInTmailsOwnWords() {
    api.answers(201, "");
    input = "s3cret\n";
    assertEquals(
        0,
        tmail(
            "routes",
            "add",
            "-d",
            "to.example",
            "-rh",
            "relay.example",
            "-rp",
            "587",
            "-p",
            "2",
            "-l",
            "192.0.2.1|192.0.2.2",
            "-u",
            "login.example",
            "-f",
            "a@b.example",
            "-rl",
            "me",
            "-rpwd",
            "-",
            "--tls",
            "verify"));
    assertEquals("Success", out.strip());
    assertEquals(
        List.of(
            "POST /api/routes {\"host\":\"to.example\",\"user\":\"login.example\","
                + "\"mailFrom\":\"a@b.example\",\"remoteHost\":\"relay.example\","
                + "\"localIps\":\"192.0.2.1|192.0.2.2\",\"smtpAuthLogin\":\"me\","
                + "\"tls\":\"verify\",\"remotePort\":587,\"priority\":2,"
                + "\"smtpAuthPasswd\":\"s3cret\"}"),
        api.requests());
  }

  @Test
  void routeNeedsARemoteHost() {
    assertEquals(2, tmail("routes", "add", "-d", "to.example"));
    assertTrue(err.contains("--remote-host"), err);
  }

  @Test
  void listsAndDeletesRoutes() {
    api.answers(
        200,
        "[{\"id\":7,\"host\":\"*\",\"remoteHost\":\"r.example\",\"remotePort\":25,"
            + "\"smtpAuthPasswd\":\"********\"}]");
    assertEquals(0, tmail("routes", "list"));
    assertTrue(out.contains("r.example") && out.contains("********"), out);
    api.answers(204, "");
    assertEquals(0, tmail("routes", "del", "7"));
    assertEquals(List.of("GET /api/routes", "DELETE /api/routes/7"), api.requests());
  }

  @Test
  void testsWhichRouteIsTakenAndWhy() {
    api.answers(
        200,
        "{\"routed\":true,\"hops\":[\"r.example[192.0.2.1]:25 tls=verify\"],\"steps\":[{\"id\":7,"
            + "\"taken\":true,\"priority\":1,\"remoteHost\":\"r.example\",\"remotePort\":25,"
            + "\"why\":\"matches host to.example\"}]}");
    assertEquals(0, tmail("routes", "test", "a@b.example", "x@to.example", "--user", "me"));
    assertEquals(
        "TAKEN route 7 to r.example:25, priority 1: matches host to.example\n"
            + "next: r.example[192.0.2.1]:25 tls=verify\n",
        out);
    assertEquals(
        List.of("GET /api/routes/test?from=a%40b.example&to=x%40to.example&user=me"),
        api.requests());
  }

  @Test
  void enablingDkimPrintsTheRecordReadyToPaste() {
    String key = "A".repeat(300);
    api.answers(
        201,
        "[{\"recordName\":\"s._domainkey.b.example\",\"recordText\":\"v=DKIM1; k=rsa; p="
            + key
            + "\"}]");
    assertEquals(0, tmail("dkim", "enable", "b.example"));
    assertEquals(
        "s._domainkey.b.example. IN TXT ( \"v=DKIM1; k=rsa; p="
            + "A".repeat(255 - 18)
            + "\" \""
            + "A".repeat(300 - 255 + 18)
            + "\" )",
        out.strip());
    assertEquals(List.of("POST /api/dkim/b.example"), api.requests());
  }

  @Test
  void printsThePrivateKeyThatSigns() {
    api.answers(
            200,
            "[{\"selector\":\"n\",\"state\":\"next\"},{\"selector\":\"s\",\"state\":\"active\"}]")
        .answers(200, "PEM\n");
    assertEquals(0, tmail("dkim", "getprivkey", "b.example"));
    assertEquals("PEM\n", out);
    assertEquals(
        List.of("GET /api/dkim/b.example", "GET /api/dkim/b.example/s/privkey"), api.requests());
  }
}
