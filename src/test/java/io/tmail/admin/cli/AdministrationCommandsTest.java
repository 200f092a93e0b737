package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens, administrators, the log of changes, imports, and how the server is. */
class AdministrationCommandsTest extends CommandTest {
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
  void listsReportsWithWhatToDo() {
    api.answers(
        200,
        "[{\"domain\":\"a.b\",\"source\":\"192.0.2.7\",\"name\":\"\",\"disposition\":\"none\","
            + "\"dkim\":false,\"spf\":true,\"messages\":7,\"advice\":\"sign it\"}]");
    assertEquals(0, tmail("reports", "dmarc", "--domain", "a.b", "--days", "7"));
    assertEquals(List.of("GET /api/reports/dmarc?days=7&domain=a.b"), api.requests());
    assertTrue(out.contains("a.b     192.0.2.7  -     none         no    yes  7"), out);
    assertTrue(out.contains("sign it"), out);
    for (String list : List.of("tls", "received", "observed", "sent", "unreadable")) {
      api.answers(200, "[]");
      assertEquals(0, tmail("reports", list));
    }
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
}
