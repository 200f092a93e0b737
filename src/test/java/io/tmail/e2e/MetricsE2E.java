package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Prometheus reads from a server that has worked, and its health while Dovecot is away. */
@Tag("way")
class MetricsE2E {
  private static final String SECRET = "secret-1";
  private static Instance server;

  @BeforeAll
  static void start() {
    server = new Instance("metrics").set("TMAIL_REST_MONITOR_NETWORKS", "127.0.0.1").start();
    server.addMailbox("alice@example.com", SECRET);
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Test
  void countsWhatHappened() {
    swaks(server.smtp(), "--to", "alice@example.com").mustSucceed();
    swaks(server.smtp(), "--to", "nobody@example.com");
    swaks(server.smtp(), "--to", "x@elsewhere.example");
    swaks(
        server.submission(),
        "--tls",
        "--to",
        "alice@example.com",
        "--auth",
        "PLAIN",
        "-au",
        "alice@example.com",
        "-ap",
        "wrong");
    server.mailbox("alice@example.com", SECRET).awaitMessage("Subject:");
    String metrics = scrape();
    assertEquals(1, value(metrics, "tmail_smtp_messages_total", "role=\"mx\""));
    assertTrue(value(metrics, "tmail_smtp_bytes_total", "role=\"mx\"") > 100);
    assertEquals(1, refusals(metrics, "mx", "no_mailbox"));
    assertEquals(1, refusals(metrics, "mx", "relay"));
    assertEquals(1, refusals(metrics, "submission", "auth_failed"));
    String failed = "result=\"failed\",role=\"submission\"";
    assertEquals(1, value(metrics, "tmail_smtp_logins_total", failed));
    assertEquals(1, value(metrics, "tmail_smtp_tls_sessions_total", "role=\"submission\""));
    assertTrue(value(metrics, "tmail_smtp_sessions_total", "role=\"mx\"") >= 3);
    assertEquals(0, value(metrics, "tmail_smtp_sessions_open", "role=\"mx\""));
    String sent = "outcome=\"sent\",transport=\"lda\"";
    assertEquals(1, value(metrics, "tmail_delivery_delay_seconds_count", sent));
    assertTrue(value(metrics, "tmail_delivery_delay_seconds_sum", sent) < 60);
    assertTrue(value(metrics, "tmail_queue_changes_total", "") >= 2);
    assertTrue(value(metrics, "tmail_queue_commit_changes_count", "") >= 1);
    assertTrue(value(metrics, "tmail_certificate_days", "name=\"default\"") > 3600);
  }

  @Test
  void readyStaysSoWithoutDovecotAndSaysThatItIsAway() {
    assertTrue(get("health/ready").contains("{\"state\":\"up\"}"), get("health/ready"));
    server.stopDovecot();
    try {
      Await.until("Dovecot down", () -> get("health/ready").contains("{\"state\":\"down\"}"));
      assertTrue(get("health/ready").startsWith("{\"status\":\"UP\""));
    } finally {
      server.deploy("run", "--detach", "--only", "dovecot").mustSucceed();
    }
  }

  /** A proxy on a listed address passes on strangers' requests, too. */
  @Test
  void listedAddressThatSpeaksForAnotherNeedsAToken() {
    assertEquals("200", statusOf("X-Nothing: x"));
    for (String header : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")) {
      assertEquals("401", statusOf(header + ": 192.0.2.1"), header);
    }
  }

  private static String statusOf(String header) {
    String url = "http://127.0.0.1:" + server.http() + "/metrics";
    return Shell.run("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", header, url)
        .mustSucceed()
        .output();
  }

  private static Shell.Result swaks(int port, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of("swaks", "--server", "127.0.0.1:" + port, "--from", "bob@remote.test"));
    line.addAll(List.of(arguments));
    return Shell.run(line.toArray(new String[0]));
  }

  private static String scrape() {
    return get("metrics");
  }

  private static String get(String path) {
    return Shell.run("curl", "-sS", "http://127.0.0.1:" + server.http() + "/" + path)
        .mustSucceed()
        .output();
  }

  private static double refusals(String metrics, String role, String reason) {
    String tags = "reason=\"" + reason + "\",role=\"" + role + "\"";
    return value(metrics, "tmail_smtp_refusals_total", tags);
  }

  /** Of the line with these tags, in the order of their names. */
  private static double value(String metrics, String name, String tags) {
    String wanted = Pattern.quote(name + "{") + "[^}]*" + Pattern.quote(tags) + "[^}]*}";
    Matcher line = Pattern.compile("(?m)^" + wanted + " (\\S+)$").matcher(metrics);
    assertTrue(line.find(), name + " " + tags + " in\n" + metrics);
    return Double.parseDouble(line.group(1));
  }
}
