package io.tmail.admin.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users: one by one, in lists, and as CSV. */
class UsersIT extends DeployedApi {
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

  @Test
  void noHashAndNoPasswordLeaves() throws Exception {
    post("users/leak@leak.example", "{'passwd':'secret-leak','haveMailbox':true}");
    for (String path : List.of("users", "users/leak@leak.example")) {
      String body = get(path).body().replace("appPasswordsOnly", "");
      assertFalse(body.contains("$6$") || body.contains("secret-leak"), body);
      assertFalse(body.toLowerCase(Locale.ROOT).contains("passw"), body);
    }
  }
}
