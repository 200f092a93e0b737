package io.tmail.admin.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queue and trace. */
class QueueIT extends DeployedApi {
  @Test
  void queueIsCounted() throws Exception {
    assertEquals(0, object(get("queue/count")).getInt("count"));
    assertEquals("[]", get("queue").body());
  }

  @ParameterizedTest
  @CsvSource({
    "state=held&domain=d.example&olderThan=60&reply=x&sender=<>&recipient=a@b, 200",
    "after=0123:4&limit=1000, 200",
    "state=nonsense, 400",
    "olderThan=-1, 400",
    "after=no+id, 400",
    "limit=1001, 400",
  })
  void queueIsFiltered(String query, int status) throws Exception {
    String encoded = query.replace("<", "%3C").replace(">", "%3E");
    HttpResponse<String> answer = get("queue?" + encoded);
    assertEquals(status, answer.statusCode(), answer.body());
    if (status == 200) {
      assertEquals("[]", answer.body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "messageId=x&sender=<>&recipient=a@b&client=192.&event=bounced&limit=1000, 200",
    "since=2026-11-24T10:00:00Z&until=2026-11-25T10:00:00Z&before=0123, 200",
    "event=nonsense, 400",
    "since=yesterday, 400",
    "since=+999999999-01-01T00:00:00Z, 400",
    "before=no+id, 400",
    "limit=0, 400",
  })
  void traceIsFiltered(String query, int status) throws Exception {
    String encoded = query.replace("<", "%3C").replace(">", "%3E");
    HttpResponse<String> answer = get("trace?" + encoded);
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(status != 200 || answer.body().equals("[]"), answer.body());
  }

  @Test
  void queueIsSteered() throws Exception {
    for (String path : List.of("retry", "hold", "release", "bounce")) {
      assertProblem(404, null, post("queue/0NOSUCHMESSAGE0/" + path, ""));
    }
    for (String path : List.of("", "discard/", "bounce/")) {
      assertProblem(404, null, delete("queue/" + path + "0NOSUCHMESSAGE0"));
    }
    assertProblem(404, null, post("queue/0NOSUCHMESSAGE0/reroute?to=mx.test", ""));
    assertProblem(400, null, post("queue/0NOSUCHMESSAGE0/reroute?to=mx.test:0", ""));
    assertProblem(404, null, delete("queue/0NOSUCHMESSAGE0/reroute"));
    assertEquals(0, object(post("queue/retry?domain=d.example", "")).getInt("done"));
    assertEquals(0, object(delete("queue")).getInt("beingTried"));
  }
}
