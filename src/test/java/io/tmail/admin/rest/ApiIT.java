package io.tmail.admin.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.policy.Reason;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every resource, and what the server says about itself. */
class ApiIT extends DeployedApi {
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
}
