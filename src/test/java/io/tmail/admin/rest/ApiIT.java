package io.tmail.admin.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.Authenticator;
import io.tmail.DeployedWar;
import io.tmail.policy.Reason;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real WAR on Payara Micro, asked over HTTP as the command line, programs and strangers do. */
class ApiIT extends DeployedWar {
  private static final Path RUN = Path.of(System.getenv("TMAIL_HOME"), "run");

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void userIsAddedShownChangedAndRemoved() throws Exception {
    HttpResponse<String> added =
        post(
            "users/Carol@Carol.example",
            "{'passwd':'secret-1','haveMailbox':true,'authRelay':true,'mailboxQuota':'10g'}");
    assertEquals(201, added.statusCode());
    assertEquals("/api/users/carol@carol.example", added.headers().firstValue("Location").get());

    JsonObject carol = object(get("users/carol@carol.example"));
    assertEquals("carol@carol.example", carol.getString("login"));
    assertEquals("10G", carol.getString("mailboxQuota"));
    assertEquals("", carol.getString("mailHost"));
    assertTrue(carol.getBoolean("active") && carol.getBoolean("authRelay"));
    assertTrue(carol.getString("home").endsWith("/c/carol.example/c/carol"));
    assertTrue(object(get("rcpthosts/carol.example")).getBoolean("isLocal"));

    assertEquals(204, put("users/carol@carol.example", "{'active':false}").statusCode());
    carol = object(get("users/CAROL@carol.example"));
    assertFalse(carol.getBoolean("active"));
    assertTrue(carol.getBoolean("haveMailbox"));

    assertProblem(409, "hostname", delete("rcpthosts/carol.example"));
    assertEquals(204, delete("users/carol@carol.example").statusCode());
    assertProblem(404, null, get("users/carol@carol.example"));
    assertEquals(204, delete("rcpthosts/carol.example").statusCode());
  }

  @Test
  void aliasIsAddedShownListedAndRemoved() throws Exception {
    String mailbox = "{'passwd':'secret-1','haveMailbox':true}";
    assertEquals(201, post("users/a@al.example", mailbox).statusCode());
    HttpResponse<String> added =
        post(
            "aliases/Team@al.example",
            "{'deliverTo':['A@al.example'],'pipe':'/bin/true x','isMiniList':true}");
    assertEquals(201, added.statusCode(), added.body());
    assertEquals("/api/aliases/team@al.example", added.headers().firstValue("Location").get());
    JsonObject team = object(get("aliases/team@al.example"));
    assertEquals("a@al.example", team.getJsonArray("deliverTo").getString(0));
    assertEquals("/bin/true x", team.getString("pipe"));
    assertTrue(team.getBoolean("isMiniList") && !team.getBoolean("isDomAlias"));
    assertEquals(201, post("aliases/al2.example", "{'deliverTo':['al.example']}").statusCode());
    assertTrue(object(get("rcpthosts/al2.example")).getBoolean("isAlias"));
    String records = get("rcpthosts/al2.example/dns").body();
    assertTrue(records.contains("\"wanted\":\"v=spf1 mx ~all\""), records);
    assertProblem(404, null, get("rcpthosts/nowhere.example/dns"));
    assertProblem(422, "deliverTo", post("aliases/x@al.example", "{'deliverTo':['z@al.example']}"));
    assertProblem(422, "pipe", post("aliases/x@al.example", "{'pipe':'/bin/true \\\\'}"));
    assertProblem(409, "alias", post("aliases/team@al.example", "{'pipe':'/bin/true'}"));
    assertProblem(409, "login", delete("users/a@al.example"));
    assertProblem(409, "login", post("users/team@al.example", mailbox));
    assertEquals(204, put("aliases/team@al.example", "{'pipe':'/bin/false'}").statusCode());
    assertEquals("/bin/false", object(get("aliases/team@al.example")).getString("pipe"));
    assertProblem(422, "deliverTo", put("aliases/team@al.example", "{}"));
    assertProblem(404, "alias", put("aliases/nobody@al.example", "{'pipe':'/bin/true'}"));
    HttpResponse<String> page = get("aliases?q=al.EXAMPLE&limit=1");
    assertEquals("1", page.headers().firstValue("X-Total-Count").get());
    assertEquals(204, delete("aliases/team@al.example").statusCode());
    assertEquals(204, delete("aliases/al2.example").statusCode());
    assertProblem(404, null, get("rcpthosts/al2.example"));
    assertProblem(404, "alias", delete("aliases/team@al.example"));
  }

  @Test
  void sendersOfAUserAreAddedListedAndRemoved() throws Exception {
    assertEquals(201, post("users/sender-1", "{'passwd':'secret-1'}").statusCode());
    assertEquals(201, post("users/sender-1/senders/a@b.example", "{}").statusCode());
    assertEquals(201, post("users/sender-1/senders/@c.example", "{}").statusCode());
    assertEquals("[\"@c.example\",\"a@b.example\"]", get("users/sender-1/senders").body());
    assertProblem(409, "sender", post("users/sender-1/senders/A@b.example", "{}"));
    assertProblem(422, "sender", post("users/sender-1/senders/nonsense", "{}"));
    assertProblem(404, "login", post("users/nobody-1/senders/a@b.example", "{}"));
    assertEquals(204, delete("users/sender-1/senders/a@b.example").statusCode());
    assertProblem(404, "sender", delete("users/sender-1/senders/a@b.example"));
    assertEquals(204, delete("users/sender-1").statusCode());
  }

  @Test
  void routeIsAddedTestedAndRemovedAndItsPasswordNeverShown() throws Exception {
    HttpResponse<String> added =
        post(
            "routes",
            "{'host':'to.example','user':'u@login.example','remoteHost':'192.0.2.7',"
                + "'smtpAuthLogin':'me','smtpAuthPasswd':'s3cret','tls':'verify'}");
    assertEquals(201, added.statusCode());
    String location = added.headers().firstValue("Location").get();
    String route = location.substring(location.indexOf("routes/"));
    JsonObject shown = object(get(route));
    assertEquals("********", shown.getString("smtpAuthPasswd"));
    assertEquals("verify", shown.getString("tls"));
    assertFalse(get("routes").body().contains("s3cret"));

    JsonObject taken =
        object(get("routes/test?from=a@b.example&to=x@to.example&user=u@login.example"));
    assertTrue(taken.getBoolean("routed"));
    assertTrue(taken.getJsonArray("hops").getString(0).startsWith("192.0.2.7[192.0.2.7]:25"));
    JsonObject other = object(get("routes/test?to=x@[192.0.2.8]&from="));
    assertFalse(other.getBoolean("routed"));
    assertProblem(400, null, get("routes/test?to=nobody"));

    assertProblem(422, "remoteHost", post("routes", "{'host':'to.example'}"));
    assertProblem(
        422, "localIps", post("routes", "{'remoteHost':'r','localIps':'1.2.3.4|1.2.3.5&1.2.3.6'}"));
    assertProblem(400, null, post("routes", "{'remoteHost':'r.example','tls':'maybe'}"));
    assertEquals(204, put(route, "{'remoteHost':'192.0.2.8','priority':3}").statusCode());
    assertEquals(3, object(get(route)).getInt("priority"));
    assertEquals("", object(get(route)).getString("smtpAuthPasswd"));
    assertEquals(204, delete(route).statusCode());
    assertProblem(404, "id", delete(route));
    assertProblem(404, "id", put(route, "{'remoteHost':'192.0.2.8'}"));
  }

  @Test
  void dkimKeysAreMadeRotatedAndRemoved() throws Exception {
    HttpResponse<String> enabled = post("dkim/dkim.example", "");
    assertEquals(201, enabled.statusCode());
    assertFalse(enabled.body().contains("PRIVATE"));
    JsonArray keys = Json.createReader(new StringReader(enabled.body())).readArray();
    assertEquals(2, keys.size());
    String selector = keys.getJsonObject(0).getString("selector");
    assertProblem(409, "domain", post("dkim/dkim.example", ""));
    assertTrue(
        get("dkim/dkim.example/" + selector + "/privkey").body().contains("BEGIN PRIVATE KEY"));
    assertProblem(422, "domain", post("dkim/dkim.example/activate", ""));
    assertEquals(200, post("dkim/dkim.example/next", "").statusCode());
    assertEquals(200, post("dkim/dkim.example/activate", "").statusCode());
    JsonArray all =
        Json.createReader(new StringReader(get("dkim/dkim.example").body())).readArray();
    assertEquals(4, all.size());
    assertEquals(204, delete("dkim/dkim.example").statusCode());
    assertProblem(404, null, get("dkim/dkim.example"));
  }

  @Test
  void listingIsPagedAndSearched() throws Exception {
    for (String login : List.of("p1@page.example", "p2@page.example", "p3@page.example")) {
      assertEquals(
          201, post("users/" + login, "{'passwd':'secret-1','haveMailbox':true}").statusCode());
    }
    HttpResponse<String> page = get("users?q=@PAGE&offset=1&limit=1");
    JsonArray rows = Json.createReader(new StringReader(page.body())).readArray();
    assertEquals("3", page.headers().firstValue("X-Total-Count").get());
    assertEquals(1, rows.size());
    assertEquals("p2@page.example", rows.getJsonObject(0).getString("login"));
    assertProblem(400, null, get("users?limit=0"));
    assertProblem(400, null, get("users?offset=-1"));
  }

  @Test
  void usersAreImportedAndExportedAsCsv() throws Exception {
    String csv = "login,passwd,mailboxQuota\na@csv.example,secret-1,1G\nb@csv.example,,\nabc,,\n";
    JsonArray preview = csv("users.csv?preview=true", csv);
    assertEquals("ready", preview.getJsonObject(0).getString("outcome"));
    assertEquals("login", preview.getJsonObject(2).getString("field"));
    assertProblem(404, null, get("users/a@csv.example"));
    JsonArray added = csv("users.csv", csv);
    assertEquals("added", added.getJsonObject(1).getString("outcome"));
    assertEquals(17, added.getJsonObject(1).getString("passwd").length());
    assertEquals("", added.getJsonObject(0).getString("passwd"));
    HttpResponse<String> exported = get("users.csv?q=csv.example");
    assertTrue(exported.headers().firstValue("Content-Type").get().startsWith("text/csv"));
    assertEquals(
        "login,active,authRelay,haveMailbox,isCatchall,mailboxQuota,mailHost\r\n"
            + "a@csv.example,true,false,true,false,1G,\r\nb@csv.example,true,false,true,false,0,\r\n",
        exported.body());
    Map<String, String> headers = Map.of("Authorization", bearer(), "Content-Type", "text/csv");
    assertProblem(422, "csv", send("api/users.csv", "POST", "passwd\nx\n", headers));
  }

  private JsonArray csv(String path, String text) throws Exception {
    Map<String, String> headers = Map.of("Authorization", bearer(), "Content-Type", "text/csv");
    HttpResponse<String> answer = send("api/" + path, "POST", text, headers);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.createReader(new StringReader(answer.body())).readArray();
  }

  @Test
  void usersAreSortedTheirPasswordsMadeAndTheirMailRemoved() throws Exception {
    for (String login : List.of("s1@sort.example", "s2@sort.example")) {
      post("users/" + login, "{'passwd':'secret-1','haveMailbox':true}");
    }
    JsonArray rows =
        Json.createReader(new StringReader(get("users?q=@sort&sort=-login").body())).readArray();
    assertEquals("s2@sort.example", rows.getJsonObject(0).getString("login"));
    assertEquals("", rows.getJsonObject(0).getString("lastLogin"));
    assertProblem(400, null, get("users?sort=shoesize"));
    assertEquals(
        17, object(post("users/s1@sort.example/password", "")).getString("passwd").length());
    assertProblem(404, "login", post("users/nobody-1/password", ""));
    assertProblem(503, null, get("users/s1@sort.example/usage"));
    assertProblem(503, "script", get("users/s1@sort.example/rules"));
    assertProblem(404, "login", get("users/nobody-1/rules"));
    assertProblem(404, "login", get("users/nobody-1/sieve"));
    assertProblem(404, null, get("users/nobody-1/usage"));
    assertProblem(400, null, delete("users/s1@sort.example?mailbox=maybe"));

    Path home = Path.of(object(get("users/s1@sort.example")).getString("home"));
    Files.createDirectories(home.resolve("Maildir/cur"));
    assertEquals(204, delete("users/s1@sort.example?mailbox=remove").statusCode());
    assertFalse(Files.exists(home));
    assertProblem(404, null, get("users/s1@sort.example"));
    Path other = Path.of(object(get("users/s2@sort.example")).getString("home"));
    Files.createDirectories(other);
    assertEquals(204, delete("users/s2@sort.example").statusCode());
    assertTrue(Files.exists(other));
  }

  /** Every path of the document with every method, by whom it may not be asked. */
  @Test
  void theWholeDocumentIsClosedToThoseItIsNotFor() throws Exception {
    post("rcpthosts/walk.example", "{'isLocal':true}");
    post("users/walker@walk.example", "{'passwd':'secret-1','haveMailbox':true}");
    post("administrators/walk-admin", "{'passwd':'secret-1','domains':['walk.example']}");
    String token =
        object201(post("tokens/walk", "{'scopes':['*:write'],'domains':['walk.example']}"));
    Map<String, String> stranger = Map.of();
    Map<String, String> user = Map.of("Authorization", basic("walker@walk.example", "secret-1"));
    Map<String, String> oneTime = Map.of("Authorization", basic("walk-admin", "secret-1"));
    Map<String, String> domain = Map.of("Authorization", "Bearer " + token);
    int walked = 0;
    for (String operation : operations()) {
      String method = operation.substring(0, operation.indexOf(' '));
      String path = operation.substring(operation.indexOf(' ') + 2);
      if (path.equals("api/ping")) {
        continue;
      }
      String filled = path.replaceAll("\\{[^}]*\\}", "walk.invalid");
      walked++;
      assertEquals(401, status(method, filled, stranger), operation);
      int asOneTime = status(method, filled, oneTime); // which are many wrong logins
      assertTrue(asOneTime == 401 || asOneTime == 429, operation + " " + asOneTime);
      boolean own = path.startsWith("api/me");
      boolean ofDomains = path.matches("api/(users|users\\.csv|aliases|rcpthosts)(/.*)?");
      int asUser = status(method, filled, user);
      assertTrue(own == (asUser != 403) && asUser != 401, operation + " " + asUser);
      boolean listing = method.equals("GET") && !path.contains("{");
      int asDomain = status(method, filled, domain);
      String seen = operation + " " + asDomain;
      if (own) {
        assertTrue(asDomain == 200 || asDomain == 403, seen);
      } else if (!ofDomains) {
        assertEquals(403, asDomain, seen);
      } else if (listing) {
        assertEquals(200, asDomain, seen);
      } else {
        assertTrue(asDomain >= 400 && asDomain < 500, seen);
      }
    }
    assertTrue(walked > 50, "operations walked: " + walked);
    for (String path : List.of("metrics", "openapi", "health")) {
      assertEquals(403, status("GET", path, user), path);
      assertEquals(403, status("GET", path, domain), path);
    }
    assertTrue(send("api/users", "GET", "", domain).body().contains("walker@walk.example"));
    for (String listing : List.of("users", "aliases", "rcpthosts", "users.csv")) {
      String seen = send("api/" + listing, "GET", "", domain).body().replace("walk.example", "");
      assertFalse(seen.contains(".example"), seen);
    }
    assertEquals(204, delete("tokens/walk").statusCode());
    assertEquals(401, status("GET", "api/users", domain));
    assertEquals(204, delete("administrators/walk-admin").statusCode());
  }

  /** Every path of the document with every kind of target that is not the caller's. */
  @Test
  void whatBelongsToOthersIsOutOfReach() throws Exception {
    post("rcpthosts/near.example", "{'isLocal':true}");
    post("users/far@far.example", "{'passwd':'secret-1','haveMailbox':true}");
    post("aliases/team@far.example", "{'deliverTo':['far@far.example']}");
    post("administrators/target-admin", "{'passwd':'secret-1'}");
    post("administrators/target-domain", "{'passwd':'secret-1','domains':['near.example']}");
    Map<String, String> users =
        bearer(object201(post("tokens/only-users", "{'scopes':['users:write']}")));
    Map<String, String> near =
        bearer(object201(post("tokens/near", "{'scopes':['*:write'],'domains':['near.example']}")));
    int asked = 0;
    for (String operation : operations()) {
      String method = operation.substring(0, operation.indexOf(' '));
      String path = operation.substring(operation.indexOf(' ') + 2);
      if (path.startsWith("api/users/{")) {
        for (String administrator : List.of("target-admin", "target-domain", "admin")) {
          String filled = path.replace("{login}", administrator).replaceAll("\\{[^}]*\\}", "x");
          expectRefused(method, filled, users);
          expectRefused(method, filled, near);
          asked++;
        }
      }
      if (path.contains("{") && !path.startsWith("api/me")) {
        String filled =
            path.replace("{alias}", "team@far.example")
                .replaceAll("\\{(host|hostname|domain)\\}", "far.example")
                .replaceAll("\\{[^}]*\\}", "far@far.example");
        expectRefused(method, filled, near);
        asked++;
      }
    }
    assertTrue(asked > 50, "asked: " + asked);
    for (String made : List.of("tokens/stronger", "administrators/stronger")) {
      String body = "{\"scopes\":[\"*:write\"],\"passwd\":\"secret-1\"}";
      String scope = "{'scopes':['" + made.replaceAll("/.*", "") + ":write']}";
      Map<String, String> maker = bearer(object201(post("tokens/maker", scope)));
      assertEquals(403, send("api/" + made, "POST", body, json(maker)).statusCode(), made);
      assertEquals(204, delete("tokens/maker").statusCode());
    }
    String foreign = "{\"driver\":\"sqlite3\",\"source\":\"/etc/passwd\"}";
    Map<String, String> importer =
        bearer(object201(post("tokens/importer", "{'scopes':['import:write']}")));
    assertProblem(403, null, send("api/import/tmail", "POST", foreign, json(importer)));
    for (String name : List.of("only-users", "near", "importer")) {
      assertEquals(204, delete("tokens/" + name).statusCode());
    }
    assertEquals(200, get("users/far@far.example").statusCode());
    assertEquals(200, get("administrators/target-admin").statusCode());
    assertEquals(204, delete("administrators/target-domain").statusCode());
    assertEquals(204, delete("administrators/target-admin").statusCode());
  }

  private void expectRefused(String method, String path, Map<String, String> caller)
      throws Exception {
    int status = status(method, path, caller);
    assertTrue(status >= 400 && status < 500, method + " " + path + ": " + status);
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  private static Map<String, String> json(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    return all;
  }

  private static String object201(HttpResponse<String> answer) {
    assertEquals(201, answer.statusCode(), answer.body());
    return Json.createReader(new StringReader(answer.body())).readObject().getString("token");
  }

  private int status(String method, String path, Map<String, String> headers) throws Exception {
    Map<String, String> all = new HashMap<>(headers);
    boolean csv = path.endsWith(".csv");
    if (!method.equals("GET")) {
      all.put("Content-Type", csv ? "text/csv" : "application/json");
    }
    String body = method.equals("GET") || method.equals("DELETE") ? "" : csv ? "x" : "{}";
    return send(path, method, body, all).statusCode();
  }

  /** {@code GET /api/users} and so on. */
  private List<String> operations() throws Exception {
    String document = send("openapi", "GET", "", Map.of("Authorization", bearer())).body();
    List<String> all = new ArrayList<>();
    String path = "";
    for (String line : document.lines().toList()) {
      if (line.matches("  /\\S+:")) {
        path = line.strip().replaceFirst(":$", "");
      } else if (line.matches("    (get|put|post|delete|patch):") && !path.isEmpty()) {
        all.add(line.strip().replace(":", "").toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    return all;
  }

  @Test
  void scopesOfATokenAreKept() throws Exception {
    String token = object201(post("tokens/reader", "{'scopes':['users:read','metrics:read']}"));
    Map<String, String> reader = Map.of("Authorization", "Bearer " + token);
    assertEquals(200, send("api/users", "GET", "", reader).statusCode());
    assertEquals(200, send("metrics", "GET", "", reader).statusCode());
    assertProblem(403, null, send("api/users/scoped-1", "DELETE", "", reader));
    assertProblem(403, null, send("api/queue", "GET", "", reader));
    assertProblem(403, null, send("api/tokens", "GET", "", reader));
    String listed = get("tokens").body();
    assertTrue(listed.contains("reader"), listed);
    assertFalse(listed.contains(token), listed);
    assertProblem(409, "name", post("tokens/reader", "{'scopes':['users:read']}"));
    assertProblem(422, "scopes", post("tokens/other", "{'scopes':['users:delete']}"));
    assertProblem(
        422,
        "expires",
        post("tokens/other", "{'scopes':['*:read'],'expires':'2020-01-01T00:00:00Z'}"));
    assertProblem(400, null, post("tokens/other", "{}"));
    assertEquals(204, delete("tokens/reader").statusCode());
    assertProblem(401, null, send("api/users", "GET", "", reader));
  }

  @Test
  void aUserLooksUpHisOwnMessages() throws Exception {
    post("rcpthosts/own.example", "{'isLocal':true}");
    post("users/own@own.example", "{'passwd':'secret-1','haveMailbox':true}");
    Map<String, String> own = Map.of("Authorization", basic("own@own.example", "secret-1"));
    JsonObject page = object(send("api/me/messages", "GET", "", own));
    assertEquals(0, page.getJsonArray("messages").size());
    assertEquals("", page.getString("next"));
    assertProblem(400, null, send("api/me/messages?before=no+id", "GET", "", own));
    assertProblem(400, null, send("api/me/messages?limit=0", "GET", "", own));
    assertProblem(404, null, send("api/me/messages/NOSUCHID", "GET", "", own));
    assertProblem(404, null, send("api/me/messages/no+id", "GET", "", own));
    assertProblem(403, null, get("me/messages"));
    assertProblem(403, null, get("me/messages/NOSUCHID"));
  }

  @Test
  void aUserChangesHisPasswordAndNothingElse() throws Exception {
    post("users/self@self.example", "{'passwd':'secret-1','haveMailbox':true}");
    Map<String, String> self =
        Map.of(
            "Authorization",
            basic("self@self.example", "secret-1"),
            "Content-Type",
            "application/json");
    assertEquals("user", object(send("api/me", "GET", "", self)).getString("role"));
    String wrong = "{\"current\":\"wrong-1\",\"passwd\":\"secret-2\"}";
    assertProblem(422, "current", send("api/me/password", "PUT", wrong, self));
    String right = "{\"current\":\"secret-1\",\"passwd\":\"secret-2\"}";
    assertEquals(204, send("api/me/password", "PUT", right, self).statusCode());
    assertProblem(401, null, send("api/me", "GET", "", self));
    assertProblem(403, null, put("me/password", "{'current':'a','passwd':'secret-2'}"));
  }

  @Test
  void programsMayHaveToUsePasswordsOfTheirOwn() throws Exception {
    post("users/only@self.example", "{'passwd':'secret-1','appPasswordsOnly':true}");
    Map<String, String> self =
        Map.of(
            "Authorization",
            basic("only@self.example", "secret-1"),
            "Content-Type",
            "application/json");
    assertTrue(object(send("api/me", "GET", "", self)).getBoolean("appPasswordsOnly"));
    assertFalse(object(get("me")).containsKey("appPasswordsOnly"));
    assertProblem(422, "appPasswordsOnly", send("api/me/app-passwords", "PUT", "{}", self));
    String both = "{\"appPasswordsOnly\":false}";
    assertEquals(204, send("api/me/app-passwords", "PUT", both, self).statusCode());
    assertFalse(object(get("users/only@self.example")).getBoolean("appPasswordsOnly"));
    put("users/only@self.example", "{'appPasswordsOnly':true}");
    assertTrue(object(get("users/only@self.example")).getBoolean("appPasswordsOnly"));
    assertProblem(403, null, put("me/app-passwords", "{'appPasswordsOnly':true}"));
  }

  @Test
  void recentLoginsAreShownToTheUserAndToThoseWhoReachHim() throws Exception {
    post("users/seen@seen.example", "{'passwd':'secret-1','haveMailbox':true}");
    String path = "users/seen@seen.example";
    assertEquals("[]", get(path + "/logins").body());
    assertEquals("", object(get(path)).getString("lastLogin"));
    Map<String, String> self =
        Map.of("Authorization", basic("seen@seen.example", "secret-1"), "OTP", "unasked");
    String first = send("api/me/logins", "GET", "", self).body();
    assertTrue(first.startsWith("["), first);
    for (int i = 0; i < 100 && get(path + "/logins").body().equals("[]"); i++) {
      Thread.sleep(100);
    }
    String shown = get(path + "/logins").body();
    JsonObject login = Json.createReader(new StringReader(shown)).readArray().getJsonObject(0);
    assertEquals("api", login.getString("service"));
    assertEquals("127.0.0.1", login.getString("client"));
    assertEquals("", login.getString("program"));
    assertEquals(1, login.getInt("times"));
    assertEquals(login.getString("last"), object(get(path)).getString("lastLogin"));
    assertEquals(shown, send("api/me/logins", "GET", "", self).body());
    assertEquals("[]", get("me/logins").body());
    assertEquals("[]", send("api/me/sessions", "GET", "", self).body());
    assertEquals(204, send("api/me/sessions", "DELETE", "", self).statusCode());
    assertProblem(404, "id", send("api/me/sessions/1", "DELETE", "", self));
    assertProblem(404, "id", send("api/me/sessions/x", "DELETE", "", self));
    assertProblem(403, "id", delete("me/sessions"));
    assertProblem(404, "login", get("users/nobody-1/logins"));
    assertEquals("[]", get("users/seen@seen.example/sessions").body());
    assertEquals(204, delete("users/seen@seen.example/sessions").statusCode());
    assertProblem(404, "id", delete("users/seen@seen.example/sessions/1"));
    assertProblem(404, "login", get("users/nobody-1/sessions"));
    assertProblem(403, null, send("api/users/seen@seen.example/sessions", "GET", "", self));
    assertEquals(204, delete(path).statusCode());
  }

  @Test
  void aSecondFactorShutsOutThePasswordAlone() throws Exception {
    post("users/two@factor.example", "{'passwd':'secret-1','haveMailbox':true}");
    Map<String, String> self =
        new HashMap<>(
            Map.of(
                "Authorization",
                basic("two@factor.example", "secret-1"),
                "Content-Type",
                "application/json"));
    String own = "api/me/second-factor";
    assertFalse(object(send(own, "GET", "", self)).getBoolean("on"));
    assertProblem(422, "current", send(own, "POST", "{\"current\":\"no\"}", self));
    String password = "{\"current\":\"secret-1\"}";
    Authenticator app =
        new Authenticator(object(send(own, "POST", password, self)).getString("secret"));
    assertProblem(422, "code", send(own, "PUT", "{\"code\":\"12\"}", self));
    HttpResponse<String> on = send(own, "PUT", "{\"code\":\"" + app.code() + "\"}", self);
    assertEquals(200, on.statusCode(), on.body());
    JsonArray recovery = Json.createReader(new StringReader(on.body())).readArray();
    assertEquals(10, recovery.size());
    assertProblem(401, null, send("api/me", "GET", "", self));
    self.put("OTP", app.code());
    assertEquals(200, send("api/me", "GET", "", self).statusCode());
    assertProblem(401, null, send("api/me", "GET", "", self));
    self.put("OTP", recovery.getString(0));
    assertEquals(9, object(send(own, "GET", "", self)).getInt("recoveryCodes"));
    assertProblem(401, null, send(own, "GET", "", self));
    assertTrue(object(get("users/two@factor.example/second-factor")).getBoolean("on"));
    assertProblem(403, null, get("me/second-factor"));
    assertEquals(204, delete("users/two@factor.example/second-factor").statusCode());
    assertProblem(404, "login", delete("users/two@factor.example/second-factor"));
    self.remove("OTP");
    assertEquals(200, send("api/me", "GET", "", self).statusCode());
    assertProblem(404, "login", delete("administrators/nobody-1/second-factor"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users/tag@tag.example | {'passwd':'secret-1','haveMailbox':true} | {'authRelay':true}",
        "aliases/tags@tag0.example | {'deliverTo':['m@tag0.example']} |"
            + " {'deliverTo':['m@tag0.example'],'isMiniList':true}",
        "administrators/tagged | {'passwd':'secret-1'} | {'domains':['tag0.example']}",
        "routes | {'remoteHost':'192.0.2.7'} | {'remoteHost':'192.0.2.8'}",
      })
  void aChangeOfAnotherVersionIsRefused(String path, String made, String change) throws Exception {
    post("users/m@tag0.example", "{'passwd':'secret-1','haveMailbox':true}");
    HttpResponse<String> added = post(path, made);
    assertEquals(201, added.statusCode(), added.body());
    String entity = added.headers().firstValue("Location").get().replaceFirst(".*/api/", "api/");
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", bearer());
    headers.put("Content-Type", "application/json");
    HttpResponse<String> shown = send(entity, "GET", "", headers);
    String tag = shown.headers().firstValue("ETag").orElseThrow();
    headers.put("If-None-Match", tag);
    assertEquals(304, send(entity, "GET", "", headers).statusCode());
    headers.remove("If-None-Match");
    headers.put("If-Match", tag);
    String body = change.replace('\'', '"');
    assertEquals(204, send(entity, "PUT", body, headers).statusCode());
    assertProblem(412, null, send(entity, "PUT", body, headers));
    assertProblem(412, null, send(entity, "DELETE", "", headers));
    headers.remove("If-Match");
    String fresh = send(entity, "GET", "", headers).headers().firstValue("ETag").orElseThrow();
    assertFalse(fresh.equals(tag));
    headers.put("If-Match", fresh);
    assertEquals(204, send(entity, "DELETE", "", headers).statusCode());
  }

  @Test
  void settingsAreShownWithTheirSourceAndSecretsMasked() throws Exception {
    String settings = get("settings").body();
    assertTrue(settings.contains("\"name\":\"TMAIL_REST_SERVER_PASSWD\""), settings);
    assertTrue(settings.contains("********"), settings);
    assertFalse(settings.contains("robots-secret"), settings);
    assertTrue(settings.contains("\"source\":\"environment\""), settings);
  }

  @Test
  void overviewTellsFiguresAndParts() throws Exception {
    JsonObject overview = object(get("overview"));
    assertEquals(0, overview.getInt("queued"));
    assertEquals("", overview.getString("oldest"));
    assertTrue(overview.getJsonArray("hours").size() >= 24, overview.toString());
    assertTrue(overview.getJsonArray("parts").toString().contains("\"kind\":\"database\""));
  }

  @Test
  void anAdministratorOfADomainChecksItsDnsAndChangesItsAliases() throws Exception {
    post("users/a@own.example", "{'passwd':'secret-1','haveMailbox':true}");
    post("aliases/t@own.example", "{'deliverTo':['a@own.example']}");
    post("rcpthosts/foreign.example", "{'isLocal':true}");
    String token =
        object201(post("tokens/own", "{'scopes':['*:write'],'domains':['own.example']}"));
    Map<String, String> domain =
        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    HttpResponse<String> dns = send("api/rcpthosts/own.example/dns", "GET", "", domain);
    assertEquals(200, dns.statusCode(), dns.body());
    assertProblem(404, null, send("api/rcpthosts/foreign.example/dns", "GET", "", domain));
    String change = "{\"deliverTo\":[\"a@own.example\"],\"isMiniList\":true}";
    assertEquals(204, send("api/aliases/t@own.example", "PUT", change, domain).statusCode());
    String pipe = "{\"pipe\":\"/bin/true\"}";
    assertProblem(403, "pipe", send("api/aliases/t@own.example", "PUT", pipe, domain));
  }

  @Test
  void eachChangeIsWrittenDownWithWhoAskedForIt() throws Exception {
    assertEquals(201, post("users/logged-1", "{'passwd':'secret-1'}").statusCode());
    Map<String, String> robot = Map.of("Authorization", basic("robot", "robots-secret"));
    assertEquals(204, send("api/users/logged-1", "DELETE", "", robot).statusCode());
    JsonArray rows =
        Json.createReader(new StringReader(get("actions?entity=logged-1").body())).readArray();
    assertEquals(2, rows.size());
    JsonObject removed = rows.getJsonObject(0);
    assertEquals("user.remove", removed.getString("action"));
    assertEquals("robot", removed.getString("actor"));
    assertEquals("api", removed.getString("via"));
    assertEquals("127.0.0.1", removed.getString("client"));
    assertEquals("cli", rows.getJsonObject(1).getString("via"));
    assertFalse(rows.toString().contains("secret-1"), rows.toString());
    assertEquals(
        "[]", get("actions?entity=logged-1&before=" + rows.getJsonObject(1).getInt("id")).body());
    assertProblem(400, null, get("actions?limit=0"));
  }

  @Test
  void withOneDovecotThereIsNothingToSpread() throws Exception {
    assertEquals(
        201,
        post("users/one@spread.example", "{'passwd':'secret-1','haveMailbox':true}").statusCode());
    HttpResponse<String> hosts = get("mail-hosts");
    assertTrue(hosts.body().startsWith("[{\"mailboxes\":"), hosts.body());
    assertTrue(hosts.body().contains("\"name\":\"\""), hosts.body());
    assertProblem(422, "mailHost", post("mail-hosts/spread", ""));
    assertProblem(422, "mailHost", post("mail-hosts/spread?mailHost=10.0.0.1", ""));
  }

  @Test
  void refusalNamesTheField() throws Exception {
    assertEquals(201, post("users/printer", "{'passwd':'secret-1','authRelay':true}").statusCode());
    assertProblem(409, "login", post("users/printer", "{'passwd':'secret-1'}"));
    assertProblem(422, "login", post("users/abc", "{'passwd':'secret-1'}"));
    assertProblem(422, "passwd", post("users/short", "{'passwd':'12345'}"));
    assertProblem(
        422,
        "mailboxQuota",
        post("users/a@q.example", "{'passwd':'secret-1','haveMailbox':true,'mailboxQuota':'x'}"));
    assertProblem(
        422,
        "mailHost",
        post("users/a@q.example", "{'passwd':'secret-1','haveMailbox':true,'mailHost':'x'}"));
    assertProblem(404, "login", put("users/nobody", "{'active':true}"));
    assertProblem(404, "login", delete("users/nobody"));
    assertProblem(422, "hostname", post("rcpthosts/a..b", "{'isLocal':true}"));
    assertEquals(201, post("rcpthosts/remote.example", "{'isLocal':false}").statusCode());
    assertProblem(409, "hostname", post("rcpthosts/remote.example", "{'isLocal':true}"));
    assertProblem(
        422, "login", post("users/a@remote.example", "{'passwd':'secret-1','haveMailbox':true}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{'passwd':"})
  void unreadableBodyIsMalformed(String body) throws Exception {
    assertProblem(400, null, post("users/body@example.com", body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "queue/NOSUCHID",
        "queue/no+id",
        "trace/NOSUCHID",
        "trace/no+id",
        "rcpthosts/nowhere.example"
      })
  void whatIsNotThereIsAProblemDocument(String path) throws Exception {
    assertProblem(404, null, get(path));
  }

  @Test
  void queueIsCounted() throws Exception {
    assertEquals(0, object(get("queue/count")).getInt("count"));
    assertEquals("[]", get("queue").body());
  }

  @ParameterizedTest
  @CsvSource({
    "state=held&domain=d.example&olderThan=60&reply=x&sender=<>&recipient=a@b, 200",
    "after=0123:4&limit=1000, 200",
    "state=nonsense, 400",
    "olderThan=-1, 400",
    "after=no+id, 400",
    "limit=1001, 400",
  })
  void queueIsFiltered(String query, int status) throws Exception {
    String encoded = query.replace("<", "%3C").replace(">", "%3E");
    HttpResponse<String> answer = get("queue?" + encoded);
    assertEquals(status, answer.statusCode(), answer.body());
    if (status == 200) {
      assertEquals("[]", answer.body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "messageId=x&sender=<>&recipient=a@b&client=192.&event=bounced&limit=1000, 200",
    "since=2026-11-24T10:00:00Z&until=2026-11-25T10:00:00Z&before=0123, 200",
    "event=nonsense, 400",
    "since=yesterday, 400",
    "since=+999999999-01-01T00:00:00Z, 400",
    "before=no+id, 400",
    "limit=0, 400",
  })
  void traceIsFiltered(String query, int status) throws Exception {
    String encoded = query.replace("<", "%3C").replace(">", "%3E");
    HttpResponse<String> answer = get("trace?" + encoded);
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(status != 200 || answer.body().equals("[]"), answer.body());
  }

  @Test
  void queueIsSteered() throws Exception {
    for (String path : List.of("retry", "hold", "release", "bounce")) {
      assertProblem(404, null, post("queue/0NOSUCHMESSAGE0/" + path, ""));
    }
    for (String path : List.of("", "discard/", "bounce/")) {
      assertProblem(404, null, delete("queue/" + path + "0NOSUCHMESSAGE0"));
    }
    assertProblem(404, null, post("queue/0NOSUCHMESSAGE0/reroute?to=mx.test", ""));
    assertProblem(400, null, post("queue/0NOSUCHMESSAGE0/reroute?to=mx.test:0", ""));
    assertProblem(404, null, delete("queue/0NOSUCHMESSAGE0/reroute"));
    assertEquals(0, object(post("queue/retry?domain=d.example", "")).getInt("done"));
    assertEquals(0, object(delete("queue")).getInt("beingTried"));
  }

  @Test
  void noHashAndNoPasswordLeaves() throws Exception {
    post("users/leak@leak.example", "{'passwd':'secret-leak','haveMailbox':true}");
    for (String path : List.of("users", "users/leak@leak.example")) {
      String body = get(path).body().replace("appPasswordsOnly", "");
      assertFalse(body.contains("$6$") || body.contains("secret-leak"), body);
      assertFalse(body.toLowerCase(Locale.ROOT).contains("passw"), body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/users", "api/nothing", "api/queue/count", "openapi"})
  void strangersAreAskedForCredentials(String path) throws Exception {
    for (Map<String, String> headers :
        List.of(
            Map.<String, String>of(),
            Map.of("Authorization", "Bearer wrong"),
            Map.of("Authorization", "Basic !"),
            Map.of("Authorization", basic("nobody", "robots-secret")))) {
      HttpResponse<String> answer = send(path, "GET", "", headers);
      assertProblem(401, null, answer);
      assertTrue(answer.headers().firstValue("WWW-Authenticate").get().startsWith("Basic"));
      assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty());
    }
  }

  @Test
  void settingsCredentialsOpenTheApi() throws Exception {
    Map<String, String> robot = Map.of("Authorization", basic("robot", "robots-secret"));
    assertEquals(200, send("api/users", "GET", "", robot).statusCode());
  }

  @Test
  void firstAdministratorIsToldToTheOwnerOnlyAndMustChooseAPassword() throws Exception {
    Path file = RUN.resolve("first-admin");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    List<String> lines = Files.readAllLines(file);
    assertEquals("admin", lines.get(0));
    Map<String, String> oneTime = Map.of("Authorization", basic("admin", lines.get(1)));
    assertEquals(401, send("api/users", "GET", "", oneTime).statusCode());
  }

  @Test
  void guessingIsSlowedDown() throws Exception {
    Map<String, String> guess = Map.of("Authorization", basic("guessed", "wrong-password"));
    for (int i = 0; i < 10; i++) {
      assertEquals(401, send("api/users", "GET", "", guess).statusCode());
    }
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> barred = send("api/users", "GET", "", guess);
      assertProblem(429, null, barred);
      assertEquals("60", barred.headers().firstValue("Retry-After").orElse(""));
    }
    // others are not barred
    settingsCredentialsOpenTheApi();
  }

  @ParameterizedTest
  @CsvSource({"api/ping,200", "console/login.xhtml,200"})
  void openToEverybodyHere(String path, int status) throws Exception {
    assertEquals(status, send(path, "GET", "", Map.of()).statusCode());
  }

  @Test
  void healthAndMetricsAreClosedToThoseBehindAProxy() throws Exception {
    for (String path : List.of("health/ready", "health", "metrics", "metrics/base", "metrics/x")) {
      for (String header : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")) {
        Map<String, String> forwarded = Map.of(header, "192.0.2.1");
        assertProblem(401, null, send(path, "GET", "", forwarded));
      }
    }
  }

  @Test
  void monitorsMayReadHealthAndMetricsAndNothingElse() throws Exception {
    for (String path :
        List.of("openapi", "api/users", "metricsx", "healthy", "health/../openapi")) {
      int status = send(path, "GET", "", Map.of()).statusCode();
      assertTrue(status == 401 || status == 302 || status == 404, path + ": " + status);
    }
  }

  @Test
  void eachPartTellsItsHealth() throws Exception {
    Map<String, String> owner = Map.of("Authorization", bearer());
    String ready = send("health/ready", "GET", "", owner).body();
    for (String part : List.of("accounts", "queue", "listeners", "disk", "dovecot")) {
      assertTrue(ready.contains("\"name\":\"" + part + "\""), part + " in " + ready);
    }
    String live = send("health/live", "GET", "", owner).body();
    assertTrue(live.contains("\"name\":\"queue-writer\""), live);
  }

  @Test
  void metricsNameWhatAnOperatorWatches() throws Exception {
    String metrics = send("metrics", "GET", "", Map.of("Authorization", bearer())).body();
    for (String line :
        List.of(
            "tmail_smtp_messages_total{mp_scope=\"application\",role=\"mx\"} 0",
            "tmail_queue_recipients{mp_scope=\"application\",state=\"deferred\"} ",
            "tmail_certificate_days{mp_scope=\"application\",name=\"default\"} ",
            "tmail_disk_free_bytes{mp_scope=\"application\"} ")) {
      assertTrue(metrics.contains("\n" + line), line + " in " + metrics);
    }
    for (Reason reason : Reason.values()) {
      assertTrue(metrics.contains("reason=\"" + reason.label() + "\""), reason + "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "console/index.xhtml", "console/users.xhtml", "nothing"})
  void peopleAreLedToTheSignInPage(String path) throws Exception {
    HttpResponse<String> answer = send(path, "GET", "", Map.of());
    assertEquals(302, answer.statusCode());
    assertEquals("/console/login.xhtml", answer.headers().firstValue("Location").get());
  }

  @Test
  void openApiDocumentNamesEveryPath() throws Exception {
    String document = send("openapi", "GET", "", Map.of("Authorization", bearer())).body();
    for (String path :
        List.of(
            "/api/users/{login}",
            "/api/users/{login}/senders/{address}",
            "/api/aliases/{alias}",
            "/api/rcpthosts/{hostname}",
            "/api/rcpthosts/{hostname}/dns",
            "/api/trace",
            "/api/trace/{id}",
            "/api/queue/{id}",
            "/api/queue/{id}/hold",
            "/api/queue/discard/{id}")) {
      assertTrue(document.contains("  " + path + ":\n"), document);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return asCommandLine("GET", path, "");
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return asCommandLine("POST", path, body);
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return asCommandLine("PUT", path, body);
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return asCommandLine("DELETE", path, "");
  }

  /** Single quotes stand for double ones. */
  private HttpResponse<String> asCommandLine(String method, String path, String body)
      throws Exception {
    Map<String, String> headers =
        Map.of("Authorization", bearer(), "Content-Type", "application/json");
    return send("api/" + path, method, body.replace('\'', '"'), headers);
  }

  private String server() {
    return "http://127.0.0.1:" + port() + "/";
  }

  private HttpResponse<String> send(
      String path, String method, String body, Map<String, String> headers)
      throws IOException, InterruptedException, URISyntaxException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server() + path))
            .method(
                method,
                body.isEmpty() && !method.equals("POST")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String bearer() throws IOException {
    return "Bearer " + Files.readString(RUN.resolve("api.token")).strip();
  }

  private static String basic(String login, String password) {
    byte[] pair = (login + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static JsonObject object(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static void assertProblem(int status, String field, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    JsonObject problem = Json.createReader(new StringReader(answer.body())).readObject();
    assertEquals(status, problem.getInt("status"));
    assertEquals(field, problem.getString("field", null));
    assertFalse(problem.getString("detail").contains("Exception"), answer.body());
  }
}
