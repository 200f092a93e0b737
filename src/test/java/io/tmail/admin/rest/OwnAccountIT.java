package io.tmail.admin.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.Authenticator;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What users see and change of their own. */
class OwnAccountIT extends DeployedApi {
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
}
