package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tmail queue} and {@code tmail trace}. */
class QueueCommandsTest extends CommandTest {
  @Test
  void countsTheQueue() {
    api.answers(200, "{\"count\":3}");
    assertEquals(0, tmail("queue", "count"));
    assertEquals("3", out.strip());
  }

  @Test
  void countsTheQueueByFilters() {
    api.answers(200, "{\"count\":3}");
    assertEquals(0, tmail("queue", "count", "--older-than", "90"));
    assertEquals(List.of("GET /api/queue/count?olderThan=90"), api.requests());
  }

  @Test
  void listsTheQueueByFilters() {
    api.answers(200, "[{\"id\":\"A1\",\"seq\":0,\"state\":\"HELD\",\"sender\":\"\"}]");
    assertEquals(
        0,
        tmail(
            "queue",
            "list",
            "--state",
            "held",
            "--from",
            "<>",
            "--to",
            "a@b",
            "--domain",
            "b",
            "--older-than",
            "2h",
            "--reply",
            "timed out",
            "--limit",
            "5",
            "--after",
            "A0"));
    assertEquals(
        List.of(
            "GET /api/queue?limit=5&after=A0&state=held&sender=%3C%3E&recipient=a%40b&domain=b"
                + "&olderThan=7200&reply=timed%20out"),
        api.requests());
    assertTrue(out.lines().anyMatch(line -> line.matches("A1 +HELD +- .*")), out);
  }

  @Test
  void listsALongQueuePageByPage() {
    String row = "{\"id\":\"A1\",\"seq\":7}";
    api.answers(200, "[" + (row + ",").repeat(999) + row + "]").answers(200, "[" + row + "]");
    assertEquals(0, tmail("queue", "list", "--limit", "1001", "--json"));
    assertEquals(
        List.of("GET /api/queue?limit=1000", "GET /api/queue?limit=1&after=A1%3A7"),
        api.requests());
    assertTrue(err.contains("There may be more"), err);
  }

  @Test
  void showsAMessageWithoutLettingItSteerTheTerminal() {
    api.answers(
        200,
        "{\"id\":\"A1\",\"sender\":\"s@b\",\"size\":3,\"header\":\"Subject: \\u001b[2Jx\\r\\n\","
            + "\"recipients\":[{\"recipient\":\"a@b\",\"state\":\"HELD\",\"attempts\":2}]}");
    assertEquals(0, tmail("queue", "show", "A1"));
    assertTrue(out.contains("Subject: \uFFFD[2Jx\n"), out);
    assertTrue(out.lines().anyMatch(line -> line.matches("recipient: +a@b")), out);
    assertTrue(out.lines().anyMatch(line -> line.matches(" +attempts: +2")), out);
  }

  @ParameterizedTest
  @CsvSource({
    "retry A1, POST /api/queue/A1/retry",
    "retry --all, POST /api/queue/retry",
    "retry --domain d.example, POST /api/queue/retry?domain=d.example",
    "hold A1, POST /api/queue/A1/hold",
    "release A1, POST /api/queue/A1/release",
    "discard A1, DELETE /api/queue/A1",
    "bounce A1, POST /api/queue/A1/bounce",
    "purge --yes, DELETE /api/queue",
    "reroute A1 mx.test:2525, POST /api/queue/A1/reroute?to=mx.test%3A2525",
    "reroute A1 mx.test --to a@b, POST /api/queue/A1/reroute?to=mx.test&recipient=a%40b",
    "reroute A1 usual, DELETE /api/queue/A1/reroute",
  })
  void steersTheQueue(String command, String request) {
    api.answers(200, "{\"done\":2,\"beingTried\":1}");
    assertEquals(0, tmail(("queue " + command).split(" ")));
    assertEquals(List.of(request), api.requests());
    assertTrue(out.startsWith("Success"), out);
    assertTrue(out.contains("recipients: 2"), out);
    assertTrue(out.contains("being delivered now: 1"), out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "y\n", "no\n"})
  void purgesOnlyWhenAPersonMeansIt(String answer) {
    input = answer;
    assertEquals(1, tmail("queue", "purge"));
    assertTrue(err.contains("Error: cancelled; nothing was changed"), err);
    assertTrue(api.requests().isEmpty());
  }

  @Test
  void purgesAfterAYes() {
    input = "yes\n";
    api.answers(200, "{\"done\":2,\"beingTried\":0}");
    assertEquals(0, tmail("queue", "purge"));
    assertEquals(List.of("DELETE /api/queue"), api.requests());
  }

  @Test
  void traceIsALineForEachThingThatHappened() {
    api.answers(
        200,
        "[{\"id\":\"A1\",\"at\":\"2026-11-24T10:00:00Z\",\"client\":\"192.0.2.1\",\"sender\":\"s@b\","
            + "\"recipients\":[\"a@b\"],\"messageId\":\"<1@d>\",\"events\":[{\"at\":"
            + "\"2026-11-24T10:00:01Z\",\"event\":\"DEFERRED\",\"recipient\":\"a@b\",\"relay\":"
            + "\"mx[192.0.2.2]:25\",\"reply\":\"451 \\u001b later\"}]}]");
    assertEquals(
        0,
        tmail(
            "trace",
            "list",
            "--to",
            "a@",
            "--message-id",
            "1@d",
            "--client",
            "192.0.2.",
            "--event",
            "deferred",
            "--since",
            "2026-11-24T00:00:00Z",
            "--limit",
            "7"));
    assertEquals(
        List.of(
            "GET /api/trace?limit=7&messageId=1%40d&recipient=a%40&client=192.0.2.&event=deferred"
                + "&since=2026-11-24T00%3A00%3A00Z"),
        api.requests());
    String accepted = "2026-11-24T10:00:00Z +A1 +accepted +s@b +a@b +192.0.2.1 +message-id=<1@d>";
    assertTrue(out.lines().anyMatch(line -> line.matches(accepted)), out);
    String deferred = "2026-11-24T10:00:01Z +A1 +deferred .*mx\\[192.0.2.2\\]:25 +451 \uFFFD later";
    assertTrue(out.lines().anyMatch(line -> line.matches(deferred)), out);
  }

  @Test
  void traceOfAMessageIsShown() {
    api.answers(
        200,
        "{\"id\":\"A1\",\"client\":\"192.0.2.1\",\"recipients\":[\"a@b\"],\"events\":[{\"at\":\"T\","
            + "\"event\":\"DELIVERED\",\"recipient\":\"a@b\",\"relay\":\"mx\",\"tookMillis\":5,"
            + "\"tls\":\"TLSv1.3\",\"reply\":\"250 ok\"}]}");
    assertEquals(0, tmail("trace", "show", "A1"));
    assertEquals(List.of("GET /api/trace/A1"), api.requests());
    String line = "T delivered to=<a@b>, relay=mx, took 5 ms, tls=TLSv1.3 (250 ok)";
    assertTrue(out.lines().anyMatch(line::equals), out);
  }

  @Test
  void traceWantsTimesThatAreTimes() {
    assertEquals(1, tmail("trace", "list", "--since", "yesterday"));
    assertTrue(err.contains("--since requires a time"), err);
  }
}
