package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code tmail rcpthost}, {@code alias}, {@code routes} and {@code dkim}. */
class SendingCommandsTest extends CommandTest {
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
