package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.client.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a stranger, another tenant, a device or a token does to become somebody else.
 *
 * @param owner a mailbox of example.com, whose mail is signed
 * @param token with the scope {@code users:write}
 * @param nextHop for the domain elsewhere.test
 */
record TenantAttacks(
    Instance server, String owner, String secret, String token, ScriptedServer nextHop) {
  private static final String BOSS = "ceo@example.com";
  private static final String TENANT = "mallory@other.test";
  private static final String DEVICE = "printer";
  private static final String FORWARDER = "passer@example.com";
  private static final String ROUTE_SECRET = "Route-Secret-4711";

  /** Two tenants, a device without an address, a user who forwards, and a route. */
  void prepare() {
    server.tmail("dkim", "enable", "example.com").mustSucceed();
    server.addMailbox(BOSS, secret);
    server.addMailbox(TENANT, secret, "-r");
    server.addMailbox(FORWARDER, secret);
    server.tmail("user", "add", "-r", DEVICE, secret).mustSucceed();
    server.tmail("user", "update", owner, "-r").mustSucceed();
    server.tmail("rules", "forward", FORWARDER, "far@elsewhere.test").mustSucceed();
    server
        .tmailWithInput(
            ROUTE_SECRET + "\n",
            "routes",
            "add",
            "-d",
            "sealed.test",
            "-rh",
            "127.0.0.1",
            "-rp",
            "9",
            "-rl",
            "me",
            "-rpwd",
            "-")
        .mustSucceed();
    server
        .tmail(
            "routes",
            "add",
            "-d",
            "elsewhere.test",
            "-rh",
            "127.0.0.1",
            "-rp",
            Integer.toString(nextHop.port()))
        .mustSucceed();
  }

  /** Only what its owner submitted leaves with the domain's signature. */
  void forgedSenders() {
    assertSigned(true, "by its owner", submitted(owner, owner, owner));
    assertSigned(false, "by another tenant", submitted(TENANT, TENANT, BOSS));
    assertSigned(false, "by a device", submitted(DEVICE, BOSS, BOSS));
    assertSigned(
        false,
        "by a stranger through Sieve",
        new String[] {
          "--server",
          "127.0.0.1:" + server.smtp(),
          "--from",
          "x@remote.test",
          "--to",
          FORWARDER,
          "--header",
          "From: " + BOSS
        });
  }

  private String[] submitted(String login, String sender, String author) {
    return new String[] {
      "--server",
      "127.0.0.1:" + server.submission(),
      "--tls",
      "--auth-user",
      login,
      "--auth-password",
      secret,
      "--from",
      sender,
      "--to",
      "far@elsewhere.test",
      "--header",
      "From: " + author
    };
  }

  private void assertSigned(boolean signed, String subject, String[] arguments) {
    nextHop.script(
        "220 elsewhere.test ESMTP",
        ">EHLO ",
        "250 elsewhere.test",
        ">MAIL FROM:<",
        "250 Ok",
        ">RCPT TO:<far@elsewhere.test>",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 2.0.0 taken");
    List<String> line = new ArrayList<>(List.of("swaks", "--header", "Subject: " + subject));
    line.addAll(List.of(arguments));
    Shell.run(line.toArray(new String[0])).mustSucceed();
    Await.until(subject, () -> !heard(subject).isEmpty());
    assertEquals(signed, heard(subject).contains("d=example.com"), heard(subject));
  }

  private String heard(String subject) {
    return nextHop.heard.stream()
        .filter(each -> each.contains("Subject: " + subject))
        .findFirst()
        .orElse("");
  }

  /** Hashes that would keep the server busy for hours are refused with the reason, at once. */
  void costlyHashes() throws IOException {
    List<String> hashes =
        List.of(
            "{SHA512-CRYPT}$6$rounds=999999999$saltsalt$" + "a".repeat(86),
            "{BLF-CRYPT}$2y$31$" + "a".repeat(53),
            "{ARGON2ID}$argon2id$v=19$m=8388608;t=3;p=1$c2FsdHNhbHQ$" + "a".repeat(43));
    StringBuilder list = new StringBuilder("login,hash\n");
    for (int i = 0; i < hashes.size(); i++) {
      String hash = hashes.get(i).replace(";", ",");
      list.append("costly%d@example.com,\"%s\"%n".formatted(i, hash));
    }
    list.append("cheap@example.com,\n");
    long begin = System.nanoTime();
    String answer = ask("POST /api/users.csv HTTP/1.1", "text/csv", list.toString());
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    assertEquals(3, count(answer, "\"refused\""), answer);
    assertEquals(1, count(answer, "\"added\""), answer);
    assertEquals(3, count(answer, "\"field\":\"hash\""), answer);
    assertTrue(seconds < 20, seconds + " s");
  }

  /** A token for users reaches no administrator, no key and no other token. */
  void tokensAgainstAdministrators() throws IOException {
    server.tmail("admin", "add", "boss").mustSucceed();
    String admin = "/api/administrators/boss";
    for (String request :
        List.of(
            "DELETE /api/users/boss/second-factor",
            "DELETE " + admin + "/second-factor",
            "DELETE " + admin,
            "PUT /api/administrators/mine",
            "POST /api/users/boss/password",
            "DELETE /api/users/boss",
            "DELETE /api/users/boss/sessions",
            "PUT /api/tokens/mine",
            "PUT /api/relayips/192.0.2.1",
            "GET /api/dkim/example.com",
            "GET /api/queue",
            "GET /api/trace",
            "GET /api/settings")) {
      String body = request.matches("(GET|DELETE) .*") ? "" : "{\"scopes\":[\"*:write\"]}";
      String answer = ask(request + " HTTP/1.1", "application/json", body);
      int status = Integer.parseInt(answer.split(" ")[1]);
      assertTrue(Set.of(403, 404).contains(status), request + ": " + answer);
    }
    assertTrue(server.tmail("admin", "list").output().contains("boss"));
  }

  private String ask(String line, String type, String body) throws IOException {
    String head =
        HttpWire.head(
            line,
            "Authorization: Bearer " + token,
            "Content-Type: " + type,
            "Connection: close",
            "Content-Length: " + body.length());
    try (Wire wire = Wire.from(Crowd.address(1200), server.http())) {
      wire.send(head + "\r\n" + body);
      return wire.rest();
    }
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
