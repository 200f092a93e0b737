package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** What a stranger does to the HTTP listener before any servlet is reached, and large lists. */
record WireAttacks(Instance server, String token) {
  private static final long MIB = 1024 * 1024;
  private static final int CROWD = 2000;
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String INNER = "GET /api/ping HTTP/1.1\r\nHost: inner\r\n\r\n";

  /** Which part of a path is spelled so that readers differ, or leads out of where it begins. */
  private static final List<String> PATHS =
      List.of(
          "%zz",
          "%",
          "%2",
          "%u0041",
          "%00",
          "x%00.css",
          "%ff",
          "%c0%af",
          "%c0%ae%c0%ae/",
          "%e0%80%af",
          "%f8%80%80%80%af",
          "%2e%2e/%2e%2e/etc/passwd",
          "../../etc/passwd",
          "\\..\\x",
          "%5c..%5cx",
          "nothing;jsessionid=1",
          "//nothing",
          "%2fnothing",
          "WEB-INF/web.xml",
          "..;/WEB-INF/web.xml",
          "\u0001",
          "\u00ff");

  private HttpWire client(int number) {
    return new HttpWire(Crowd.address(number), server.http());
  }

  /** Thousands of connections from one address, each with a head that never ends. */
  void connections() throws IOException {
    List<Wire> open = new ArrayList<>();
    List<Wire> all = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD; i++) {
        all.add(Wire.from(Crowd.address(7), server.http()));
      }
      for (Wire wire : all) {
        if (takes(wire, "GET /api/ping HTTP/1.1\r\nHost: x\r\nX-Slow: ")) {
          open.add(wire);
        }
      }
      for (int seconds = 0; seconds < 45 && !open.isEmpty(); seconds += 3) {
        LockSupport.parkNanos(3_000_000_000L);
        open.removeIf(wire -> !takes(wire, "a"));
        if (seconds == 3) {
          assertTrue(open.size() <= 300, open.size() + " of one address are open");
          assertTrue(open.size() >= 50, open.size() + " of one address are open");
        }
      }
      assertEquals(0, open.size(), "heads that take longer than half a minute");
    } finally {
      all.forEach(Wire::close);
    }
  }

  private static boolean takes(Wire wire, String text) {
    try {
      wire.send(text);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Where two readers would see different requests, there is one 400 and the end. */
  void frames() throws IOException {
    String chunked = "0\r\n\r\n" + INNER;
    String length = "Content-Length: " + chunked.length();
    for (String fields :
        List.of(
            length + "\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\n" + length,
            "cOnTent-lEngth: 44\r\ntransfer-ENCODING: CHUNKED",
            "Transfer-Encoding: xchunked\r\n" + length,
            "Content-Length: 4\r\n" + length,
            length + "\r\n" + length,
            "Content-Length: 4, 4",
            "Content-Length: +4",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding\t: chunked",
            "Transfer-Encoding : chunked",
            "X: a\rTransfer-Encoding: chunked")) {
      for (String line : List.of("POST /console/login.xhtml", "PUT /api/me/rules")) {
        try (Wire wire = Wire.from(Crowd.address(8), server.http())) {
          wire.send(HttpWire.head(line + " HTTP/1.1", FORM, fields) + "\r\n" + chunked);
          HttpWire.Answer answer = HttpWire.answer(wire, 0);
          assertEquals(400, answer.status(), line + " " + fields);
          String rest = wire.rest();
          assertTrue(!rest.contains("HTTP/1."), fields + ": answered twice: " + rest);
        }
      }
    }
  }

  /** None of these is there, none is a failure of ours, and the log has no trace of one. */
  void paths() throws IOException {
    ServerLog log = ServerLog.of(server);
    TreeMap<String, Integer> wrong = new TreeMap<>();
    int requests = 0;
    for (String base :
        List.of("/", "/console/", "/api/", "/health", "/health/", "/jakarta.faces.resource/")) {
      for (String path : PATHS) {
        String head = HttpWire.head("GET " + base + path + " HTTP/1.1", "X-Forwarded-Host: evil");
        HttpWire.Answer answer = client(9).ask(head, "");
        String location = answer.head().getOrDefault("location", "").strip();
        boolean isToSignIn = location.equals("/console/login.xhtml");
        boolean isGood = answer.status() == 302 ? isToSignIn : answer.isRefused();
        boolean isMalformed = path.matches("%(|zz|2|u0041)");
        if (!isGood || (isMalformed && answer.status() != 400)) {
          wrong.put(base + path, answer.status());
        }
        requests++;
      }
    }
    assertEquals(new TreeMap<>(), wrong);
    log.mustHaveGrownLittle(requests);
    assertTrue(!log.text().contains("An exception or error occurred"), log::text);
  }

  /** A list of users of 100 MiB, chunked: refused at 4 MiB, several at once as well. */
  void largeLists() throws Exception {
    String head =
        HttpWire.head(
            "POST /api/users.csv HTTP/1.1",
            "Authorization: Bearer " + token,
            "Content-Type: text/csv");
    HttpWire.Answer alone = client(10).floodChunked(head, "login\n", 100 * MIB);
    assertEquals(413, alone.status(), String.valueOf(alone));
    assertTrue(alone.sent() <= 16 * MIB, String.valueOf(alone));
    for (HttpWire.Answer answer :
        Crowd.run(8, 8, i -> client(i).floodChunked(head, "login\n", 100 * MIB))) {
      assertTrue(Set.of(413, 503).contains(answer.status()), String.valueOf(answer));
      assertTrue(answer.sent() <= 16 * MIB, String.valueOf(answer));
    }
  }
}
