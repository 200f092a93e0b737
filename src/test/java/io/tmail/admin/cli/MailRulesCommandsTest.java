package io.tmail.admin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code tmail rules} and {@code tmail sieve}. */
class MailRulesCommandsTest extends CommandTest {
  private static final String PATH = "/api/users/a%40b.c/";
  private static final String FORWARDING = "\"forwarding\":{\"to\":[],\"keepCopy\":true}";
  private static final String RULES =
      "{\"vacation\":{\"on\":false,\"from\":\"2026-01-01\",\"text\":\"old\",\"days\":7},"
          + FORWARDING
          + ",\"filters\":[]}";

  @Test
  void vacationKeepsWhatIsNotNamed() {
    api.answers(200, RULES).answers(204, "");
    assertEquals(
        0, tmail("rules", "vacation", "-s", "Away", "--until", "2026-12-31", "a@b.c"), err);
    assertEquals("GET " + PATH + "rules", api.requests().get(0).strip());
    assertEquals(
        "PUT "
            + PATH
            + "rules {\"vacation\":{\"on\":true,\"text\":\"old\",\"days\":7,"
            + "\"until\":\"2026-12-31\",\"subject\":\"Away\"},"
            + FORWARDING
            + ",\"filters\":[]}",
        api.requests().get(1));
  }

  @Test
  void vacationOffKeepsItsTextAndDays() {
    api.answers(200, RULES.replace("\"on\":false", "\"on\":true")).answers(204, "");
    assertEquals(0, tmail("rules", "vacation", "--off", "a@b.c"), err);
    assertEquals("PUT " + PATH + "rules " + RULES, api.requests().get(1));
  }

  @Test
  void forwardReplacesAllAddresses() {
    api.answers(200, RULES).answers(204, "");
    assertEquals(
        0, tmail("rules", "forward", "--no-copy", "--overwrite", "a@b.c", "x@y.z", "v@w.x"), err);
    String put = api.requests().get(1);
    assertTrue(put.startsWith("PUT " + PATH + "rules?overwrite=true "), put);
    assertTrue(
        put.contains("\"forwarding\":{\"to\":[\"x@y.z\",\"v@w.x\"],\"keepCopy\":false}"), put);
  }

  @Test
  void rulesAreSetFromStandardInputIfTheyAreJson() {
    input = "no json";
    assertEquals(1, tmail("rules", "set", "a@b.c", "-"));
    assertTrue(err.contains("is not a JSON object"), err);
    assertEquals(List.of(), api.requests());
    input = RULES;
    api.answers(204, "");
    assertEquals(0, tmail("rules", "set", "a@b.c", "-"), err);
    assertEquals(List.of("PUT " + PATH + "rules " + RULES), api.requests());
  }

  @Test
  void sievePutsTheTextAndActivates() {
    input = "keep;\n";
    api.answers(204, "");
    assertEquals(0, tmail("sieve", "put", "--activate", "a@b.c", "my filter", "-"), err);
    assertEquals(
        List.of("PUT " + PATH + "sieve/my%20filter?activate=true {\"text\":\"keep;\\n\"}"),
        api.requests());
  }

  @Test
  void sieveShowsTheTextAsItIs() {
    api.answers(200, "{\"name\":\"s\",\"text\":\"keep;\\r\\n\"}");
    assertEquals(0, tmail("sieve", "show", "a@b.c", "s"), err);
    assertEquals("keep;\r\n", out);
  }

  @Test
  void sieveAsksBeforeItDeletes() {
    input = "no\n";
    assertEquals(1, tmail("sieve", "del", "a@b.c", "s"));
    assertEquals(List.of(), api.requests());
    api.answers(204, "");
    assertEquals(0, tmail("sieve", "del", "--yes", "a@b.c", "s"), err);
    assertEquals("DELETE " + PATH + "sieve/s", api.requests().get(0).strip());
  }

  @Test
  void aRefusalNamesWhatIsWrong() {
    input = "kep;";
    api.refuses(422, "line 1: unknown command kep");
    assertEquals(1, tmail("sieve", "put", "a@b.c", "s", "-"));
    assertEquals("Error: line 1: unknown command kep", err.strip());
  }

  @Test
  void dnsIsShownRecordByRecord() {
    api.answers(
        200,
        "[{\"purpose\":\"mx\",\"name\":\"a.b\",\"type\":\"MX\",\"wanted\":\"10 me.\",\"found\":[],"
            + "\"verdict\":\"missing\"}]");
    assertEquals(0, tmail("rcpthost", "dns", "a.b"), err);
    assertTrue(out.lines().toList().get(1).matches("mx +a\\.b +MX +10 me\\. +- +missing"), out);
  }

  @Test
  void settingsAreListed() {
    api.answers(
        200,
        "[{\"name\":\"TMAIL_ME\",\"value\":\"me\",\"source\":\"file\",\"meaning\":\"our name\"}]");
    assertEquals(0, tmail("settings"), err);
    assertTrue(out.contains("TMAIL_ME"), out);
  }
}
