package io.tmail.admin.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Aliases, routes and DKIM keys. */
class SendingIT extends DeployedApi {
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
}
