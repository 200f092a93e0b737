package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** What a stranger, or a user, does to the console and the API. */
record HttpAttacks(Instance server, String login, String password, String token) {
  private static final long MIB = 1024 * 1024;

  /** More of a refused body than this must not be taken; the system's buffers are in it. */
  private static final long MOST_TAKEN = 16 * MIB;

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String LOGIN_PAGE = "POST /console/login.xhtml HTTP/1.1";

  /** Kinds of which the page shows nothing: what does not belong to it is not read. */
  private static final Set<String> IGNORED = Set.of("no view state", "path", "percent", "charset");

  /** Of each kind of malformed request. */
  private static final int OF_A_KIND = 500;

  private HttpWire client(int number) {
    return new HttpWire(Crowd.address(number), server.http());
  }

  /** Bodies of 150 MB from strangers, of 19 MB from a user, with and without a length. */
  void bigBodies() throws Exception {
    String form =
        HttpWire.head(LOGIN_PAGE, "Content-Type: multipart/form-data; boundary=aaaa")
            + "Connection: close\r\n";
    String plain = HttpWire.head(LOGIN_PAGE, FORM, "Connection: close");
    String rules =
        HttpWire.head(
            "PUT /api/me/rules HTTP/1.1",
            HttpWire.basic(login, password),
            "Content-Type: application/json",
            "Connection: close");
    List<HttpWire.Answer> answers = new ArrayList<>();
    String part = "--aaaa\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    String text = "{\"vacation\":{\"text\":\"";
    answers.addAll(Crowd.run(4, 4, i -> client(i).flood(form, part, 150 * MIB)));
    answers.addAll(Crowd.run(4, 4, i -> client(i).flood(plain, "a=", 150 * MIB)));
    answers.addAll(Crowd.run(3, 3, i -> client(i).flood(rules, text, 19 * MIB)));
    answers.addAll(Crowd.run(3, 3, i -> client(i).floodChunked(form, part, 64 * MIB)));
    answers.addAll(Crowd.run(3, 3, i -> client(i).floodChunked(rules, text, 64 * MIB)));
    for (HttpWire.Answer answer : answers) {
      assertTrue(Set.of(413, 415).contains(answer.status()), String.valueOf(answer));
      assertTrue(answer.sent() <= MOST_TAKEN, String.valueOf(answer));
    }
  }

  /** JSON that nests deeper, or lists more, than any client means. */
  void costlyJson() throws Exception {
    String head =
        HttpWire.head(
            "PUT /api/me/rules HTTP/1.1",
            HttpWire.basic(login, password),
            "Content-Type: application/json");
    String nested = "{\"filters\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";
    String objects = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String list = "{\"filters\":[" + "1,".repeat(400_000) + "1]}";
    String forwarding = "{\"forwarding\":{\"to\":[" + "\"a@b.test\",".repeat(50_000) + "\"a@b\"]}}";
    for (String body : List.of(nested, objects, list, forwarding)) {
      HttpWire.Answer answer = client(1).ask(head, body);
      assertTrue(Set.of(400, 413, 422).contains(answer.status()), String.valueOf(answer));
    }
  }

  /** Bodies and headers that never end, from more clients than the server has threads. */
  void slowBodies() throws Exception {
    List<Wire> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Wire wire = Wire.from(Crowd.address(i), server.http());
        slow.add(wire);
        String head = HttpWire.head(LOGIN_PAGE, FORM, "Content-Length: 1000");
        wire.send(i % 2 == 0 ? head + "\r\n" : head);
      }
      for (int second = 0; second < 5; second++) {
        LockSupport.parkNanos(1_000_000_000);
        for (Wire wire : slow) {
          sendIfOpen(wire);
        }
      }
    } finally {
      slow.forEach(Wire::close);
    }
  }

  private static void sendIfOpen(Wire wire) {
    try {
      wire.send("a");
    } catch (IOException closed) {
      // the server had enough
    }
  }

  /** Where two readers would see different requests, there is one refusal and the end. */
  void smuggling() throws IOException {
    smuggling(LOGIN_PAGE, FORM);
    smuggling("PUT /api/me/rules HTTP/1.1", "Content-Type: application/json");
  }

  private void smuggling(String line, String type) throws IOException {
    String inner = "GET /api/ping HTTP/1.1\r\nHost: inner\r\n\r\n";
    String chunked = "0\r\n\r\n" + inner;
    for (String fields :
        List.of(
            "Content-Length: %d\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: %d",
            "Transfer-Encoding: xchunked\r\nContent-Length: %d",
            "Content-Length: 4\r\nContent-Length: %d")) {
      String request =
          HttpWire.head(line, type, fields.formatted(chunked.length())) + "\r\n" + chunked;
      try (Wire wire = Wire.from(Crowd.address(2), server.http())) {
        wire.send(request);
        HttpWire.Answer first = HttpWire.answer(wire, 0);
        assertTrue(first.isRefused() || first.status() == 501, fields + ": " + first);
        String rest = wire.rest();
        assertTrue(!rest.contains("HTTP/1.1 "), fields + ": answered twice: " + rest);
      }
    }
  }

  /**
   * Hundreds of each kind of malformed request: each is 4xx, or the page without what was sent, and
   * the log hardly grows.
   */
  void malformed() throws Exception {
    ServerLog log = ServerLog.of(server);
    TreeMap<String, String> kinds = new TreeMap<>();
    String body = "a=b";
    kinds.put("no view state", request(LOGIN_PAGE, FORM, body));
    kinds.put("percent", request(LOGIN_PAGE, FORM, "signIn=%zz&x=%"));
    kinds.put("view state", request(LOGIN_PAGE, FORM, "jakarta.faces.ViewState=1:2&signIn=x"));
    kinds.put("charset", request(LOGIN_PAGE, FORM + "; charset=no-such", body));
    kinds.put("boundary", request(LOGIN_PAGE, "Content-Type: multipart/form-data", body));
    kinds.put("type", request(LOGIN_PAGE, "Content-Type: ;;;/", body));
    kinds.put("method", request("FOO /console/login.xhtml HTTP/1.1", FORM, body));
    kinds.put("delete", request("DELETE /console/login.xhtml HTTP/1.1", FORM, body));
    kinds.put("trace", request("TRACE /console/login.xhtml HTTP/1.1", "X: y", ""));
    kinds.put("path", request("GET /console/%zz%ff.xhtml HTTP/1.1", "X: y", ""));
    kinds.put("up", request("GET /console/../../etc/passwd HTTP/1.1", "X: y", ""));
    kinds.put("encoding", request("POST /api/users HTTP/1.1", "Content-Encoding: gzip", body));
    kinds.put("authorization", request("GET /api/me HTTP/1.1", "Authorization: Basic !!", ""));
    TreeMap<String, Integer> wrong = new TreeMap<>();
    for (var kind : kinds.entrySet()) {
      for (HttpWire.Answer answer :
          Crowd.run(OF_A_KIND, 4, i -> client(i % 200).ask(kind.getValue()))) {
        boolean shown = answer.status() == 200 && IGNORED.contains(kind.getKey());
        if (!answer.isRefused() && !shown) {
          wrong.merge(kind.getKey() + " " + answer.status(), 1, Integer::sum);
        }
      }
    }
    assertEquals(new TreeMap<>(), wrong);
    log.mustHaveGrownLittle((long) kinds.size() * OF_A_KIND);
  }

  private static String request(String line, String field, String body) {
    return HttpWire.head(line, field, "Connection: close", "Content-Length: " + body.length())
        + "\r\n"
        + body;
  }

  /** What is for those who watch the server is for them alone, whatever a proxy's header says. */
  void monitoring() throws IOException {
    for (String path : List.of("/health", "/health/ready", "/metrics", "/api/users", "/openapi")) {
      HttpWire.Answer answer =
          client(3)
              .ask(HttpWire.head("GET " + path + " HTTP/1.1", "X-Forwarded-For: 192.0.2.1"), "");
      assertTrue(Set.of(401, 403, 404).contains(answer.status()), path + ": " + answer);
    }
  }
}
