package io.tmail.admin.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for what. */
class AccessIT extends DeployedApi {
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
      String path = operation.substring(operation.indexOf(' ') + 1);
      if (path.equals("api/ping")) {
        continue;
      }
      String filled = path.replaceAll("\\{[^}]*\\}", "walk.invalid");
      walked++;
      assertEquals(401, status(method, path, filled, stranger), operation);
      int asOneTime = status(method, path, filled, oneTime); // which are many wrong logins
      assertTrue(asOneTime == 401 || asOneTime == 429, operation + " " + asOneTime);
      boolean own = path.startsWith("api/me");
      boolean ofDomains =
          path.matches(
              "api/(users|users\\.csv|aliases|rcpthosts|quarantine|senders|limits|suspensions|reports)"
                  + "(/.*)?");
      int asUser = status(method, path, filled, user);
      assertTrue(own == (asUser != 403) && asUser != 401, operation + " " + asUser);
      boolean ofServer = path.matches("api/(reports/(observed|sent|unreadable)|senders)");
      boolean listing = method.equals("GET") && !path.contains("{") && !ofServer;
      int asDomain = status(method, path, filled, domain);
      String seen = operation + " " + asDomain;
      if (own) {
        assertTrue(asDomain == 200 || asDomain == 403, seen);
      } else if (!ofDomains) {
        assertEquals(403, asDomain, seen);
      } else if (operation.equals("POST api/users.csv")) {
        String lines = send(path, method, GoodBodies.of(method, path), csv(domain)).body();
        assertTrue(lines.contains("\"refused\"") && !lines.contains("\"added\""), lines);
      } else if (listing) {
        assertEquals(200, asDomain, seen);
      } else {
        assertTrue(isOutOfReach(asDomain), seen);
      }
    }
    assertTrue(walked > 50, "operations walked: " + walked);
    for (String path : List.of("metrics", "openapi", "health")) {
      assertEquals(403, status("GET", path, path, user), path);
      assertEquals(403, status("GET", path, path, domain), path);
    }
    assertTrue(send("api/users", "GET", "", domain).body().contains("walker@walk.example"));
    for (String listing : List.of("users", "aliases", "rcpthosts", "users.csv")) {
      String seen = send("api/" + listing, "GET", "", domain).body().replace("walk.example", "");
      assertFalse(seen.contains(".example"), seen);
    }
    assertEquals(204, delete("tokens/walk").statusCode());
    assertEquals(401, status("GET", "api/users", "api/users", domain));
    assertEquals(204, delete("administrators/walk-admin").statusCode());
  }

  /** For the owner no body of the walks is malformed, whatever its target. */
  @Test
  void bodiesOfTheWalksAreWellFormed() throws Exception {
    Map<String, String> owner = Map.of("Authorization", bearer());
    int sent = 0;
    for (String operation : operations()) {
      String method = operation.substring(0, operation.indexOf(' '));
      String path = operation.substring(operation.indexOf(' ') + 1);
      if (!GoodBodies.of(method, path).isEmpty() && !path.startsWith("api/me")) {
        String filled = path.replaceAll("\\{[^}]*\\}", "well-formed.example");
        int status = status(method, path, filled, owner);
        assertTrue(status != 400 && status != 415, operation + ": " + status);
        sent++;
      }
    }
    assertTrue(sent > 15, "sent: " + sent);
    for (String made : List.of("administrators", "tokens", "rcpthosts", "users")) {
      delete(made + "/well-formed.example");
    }
    delete("users/walker@far.example");
    for (JsonObject route :
        Json.createReader(new StringReader(get("routes").body()))
            .readArray()
            .getValuesAs(JsonObject.class)) {
      if (route.getString("host").equals("to.example")) {
        delete("routes/" + route.getInt("id"));
      }
    }
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
      String path = operation.substring(operation.indexOf(' ') + 1);
      if (path.startsWith("api/users/{")) {
        for (String administrator : List.of("target-admin", "target-domain", "admin")) {
          String filled = path.replace("{login}", administrator).replaceAll("\\{[^}]*\\}", "x");
          int asUsers = status(method, path, filled, users);
          boolean isTaken = asUsers == 409 && operation.equals("POST api/users/{login}");
          assertTrue(isOutOfReach(asUsers) || isTaken, operation + ": " + asUsers);
          expectRefused(method, path, filled, near);
          asked++;
        }
      }
      if (path.contains("{") && !path.startsWith("api/me")) {
        String filled =
            path.replace("{alias}", "team@far.example")
                .replaceAll("\\{(host|hostname|domain)\\}", "far.example")
                .replaceAll("\\{[^}]*\\}", "far@far.example");
        expectRefused(method, path, filled, near);
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

  private static Map<String, String> csv(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "text/csv");
    return all;
  }

  private void expectRefused(String method, String path, String filled, Map<String, String> caller)
      throws Exception {
    int status = status(method, path, filled, caller);
    assertTrue(isOutOfReach(status), method + " " + filled + ": " + status);
  }

  /**
   * Forbidden, or not there for this caller: not malformed, which would say nothing about rights.
   */
  private static boolean isOutOfReach(int status) {
    return status == 403 || status == 404;
  }

  /**
   * @param path as the document has it
   * @param filled the same with a target
   */
  private int status(String method, String path, String filled, Map<String, String> headers)
      throws Exception {
    Map<String, String> all = new HashMap<>(headers);
    if (!method.equals("GET")) {
      all.put("Content-Type", GoodBodies.type(path));
    }
    return send(filled, method, GoodBodies.of(method, path), all).statusCode();
  }

  /** {@code GET api/users} and so on. */
  private List<String> operations() throws Exception {
    String document = send("openapi", "GET", "", Map.of("Authorization", bearer())).body();
    List<String> all = new ArrayList<>();
    String path = "";
    for (String line : document.lines().toList()) {
      if (line.matches(" {2}['\"]?/.*:")) {
        String named = line.strip().replaceFirst(":$", "").replaceAll("['\"]", "");
        path = named.replaceFirst("^/", "").replaceFirst("\\{(\\w+): .*\\}$", "{$1}");
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

  @ParameterizedTest
  @ValueSource(strings = {"", "console/index.xhtml", "console/users.xhtml", "nothing"})
  void peopleAreLedToTheSignInPage(String path) throws Exception {
    HttpResponse<String> answer = send(path, "GET", "", Map.of());
    assertEquals(302, answer.statusCode());
    assertEquals("/console/login.xhtml", answer.headers().firstValue("Location").get());
  }
}
