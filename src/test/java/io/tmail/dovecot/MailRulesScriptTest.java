package io.tmail.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.dovecot.MailRules.Action;
import io.tmail.dovecot.MailRules.Field;
import io.tmail.dovecot.MailRules.Filter;
import io.tmail.dovecot.MailRules.Match;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer writes, Pigeonhole's own compiler takes, and the reader gets back. */
class MailRulesScriptTest {
  @TempDir Path folder;

  static Filter filter(String value, Action action, String argument, boolean stop) {
    return new Filter(Field.SUBJECT, "", Match.CONTAINS, value, action, argument, stop);
  }

  private static MailRules with(Filter... filters) {
    return new MailRules(MailRules.NONE.vacation(), MailRules.NONE.forwarding(), List.of(filters));
  }

  private static MailRules everything() {
    return new MailRules(
        new MailRules.Vacation(
            true,
            Optional.of(LocalDate.of(2026, 12, 24)),
            Optional.of(LocalDate.of(2027, 1, 2)),
            "Away \"now\" \\ é",
            "I'm away\n.\n\"${quoted}\" \\ end\n# é\n",
            3,
            List.of("info@local")),
        new MailRules.Forwarding(List.of("a@b", "\"o\\\"dd\"@b"), false),
        List.of(
            new Filter(Field.FROM, "", Match.IS, "x@y", Action.FOLDER, "A.B é", true),
            new Filter(Field.TO, "", Match.IS, "x@y", Action.FLAG, "", true),
            new Filter(Field.HEADER, "List-Id", Match.CONTAINS, "\"", Action.FORWARD, "c@d", false),
            filter("spam", Action.DISCARD, "", false)));
  }

  private void expectCompiles(String script) throws Exception {
    Path conf = Files.writeString(folder.resolve("dovecot.conf"), "ssl = no\n");
    Path file = Files.writeString(folder.resolve("x.sieve"), script);
    Process compiler =
        new ProcessBuilder(
                "sievec", "-c", conf.toString(), file.toString(), folder.resolve("x").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, compiler.waitFor(), said + script);
  }

  @Test
  void everythingIsCompiledAndReadBack() throws Exception {
    String script = MailRulesScript.write(everything());
    expectCompiles(script);
    assertEquals(Optional.of(everything()), MailRulesScript.read(script));
    assertEquals(Optional.of(everything()), MailRulesScript.read(script.replace("\n", "\r\n")));
    String asDovecotKeepsIt = script.substring(0, script.length() - 1);
    assertEquals(Optional.of(everything()), MailRulesScript.read(asDovecotKeepsIt));
  }

  @Test
  void nothingIsCompiledAndReadBack() throws Exception {
    String script = MailRulesScript.write(MailRules.NONE);
    expectCompiles(script);
    assertEquals(Optional.of(MailRules.NONE), MailRulesScript.read(script));
  }

  @Test
  void whatWasChangedByHandIsNotOurs() {
    String script = MailRulesScript.write(everything());
    assertEquals(Optional.empty(), MailRulesScript.read(script + "keep;\n"));
    assertEquals(Optional.empty(), MailRulesScript.read(script.replace(":days 3", ":days 4")));
    assertEquals(Optional.empty(), MailRulesScript.read("keep;\n"));
    assertEquals(Optional.empty(), MailRulesScript.read(""));
  }

  @Test
  void aFilterThatStopsLeadsToTheRestByElse() {
    String script =
        MailRulesScript.write(
            with(
                filter("a", Action.FLAG, "", false),
                filter("b", Action.FOLDER, "B", true),
                filter("c", Action.FLAG, "", false),
                filter("d", Action.FLAG, "", true)));
    assertTrue(
        script.endsWith(
            """
            if header :contains "subject" "a" {
              addflag "\\\\Flagged";
            }
            if header :contains "subject" "b" {
              fileinto :create "B";
            } else {
              if header :contains "subject" "c" {
                addflag "\\\\Flagged";
              }
              if header :contains "subject" "d" {
                addflag "\\\\Flagged";
              }
            }
            """),
        script);
  }

  @Test
  void fiftyFiltersAreNotTooDeep() throws Exception {
    List<Filter> filters = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      filters.add(filter("x" + i, Action.FOLDER, "X", i % 2 == 1));
    }
    expectCompiles(MailRulesScript.write(with(filters.toArray(new Filter[0]))));
  }

  @Test
  void forwardingWithACopyKeepsTheMail() {
    MailRules kept =
        new MailRules(
            MailRules.NONE.vacation(), new MailRules.Forwarding(List.of("a@b"), true), List.of());
    assertTrue(MailRulesScript.write(kept).endsWith("redirect :copy \"a@b\";\n"));
    MailRules passed =
        new MailRules(
            MailRules.NONE.vacation(), new MailRules.Forwarding(List.of("a@b"), false), List.of());
    assertTrue(MailRulesScript.write(passed).endsWith("\nredirect \"a@b\";\n"));
    assertFalse(MailRulesScript.write(passed).contains("require"));
  }
}
