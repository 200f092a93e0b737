package io.tmail.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.accounts.DomainTables;
import io.tmail.accounts.RcptHost;
import io.tmail.config.Settings;
import io.tmail.dovecot.MailRules.Action;
import io.tmail.dovecot.MailRules.Field;
import io.tmail.dovecot.MailRules.Filter;
import io.tmail.dovecot.MailRules.Match;
import io.tmail.rights.AccountsException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rules may say, and what they must not overwrite. */
class MailRulesKeeperTest {
  private final Map<String, String> kept = new LinkedHashMap<>();
  private MailRulesKeeper keeper;
  private String active = "";

  private final SieveScripts scripts =
      new SieveScripts() {
        @Override
        public void put(String login, String name, String text, boolean activate) {
          kept.put(name, text);
          active = activate ? name : active;
        }

        @Override
        public String text(String login, String name) {
          return kept.get(name);
        }

        @Override
        public List<SieveScript> list(String login) {
          return kept.keySet().stream()
              .map(name -> new SieveScript(name, name.equals(active)))
              .toList();
        }
      };
  private final DomainTables domains =
      new DomainTables(null) {
        @Override
        public Optional<RcptHost> find(String hostname) {
          return hostname.equals("local.test")
              ? Optional.of(new RcptHost(hostname, true))
              : Optional.empty();
        }
      };

  @BeforeEach
  void open() {
    with();
  }

  private void with(String... set) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (int i = 0; i < set.length; i += 2) {
      environment.put(set[i], set[i + 1]);
    }
    keeper = new MailRulesKeeper(scripts, domains, Settings.load(environment));
  }

  private static MailRules forwarding(String... to) {
    return new MailRules(
        MailRules.NONE.vacation(), new MailRules.Forwarding(List.of(to), true), List.of());
  }

  private static MailRules filtering(Field field, String header, Action action, String argument) {
    return new MailRules(
        MailRules.NONE.vacation(),
        MailRules.NONE.forwarding(),
        List.of(new Filter(field, header, Match.CONTAINS, "x", action, argument, true)));
  }

  private static MailRules answering(String text, int days, LocalDate from, LocalDate until) {
    return new MailRules(
        new MailRules.Vacation(
            true, Optional.ofNullable(from), Optional.ofNullable(until), "", text, days, List.of()),
        MailRules.NONE.forwarding(),
        List.of());
  }

  private String refusal(MailRules rules) {
    AccountsException refused =
        assertThrows(AccountsException.class, () -> keeper.save("bob@local.test", rules, false));
    assertEquals(AccountsException.Kind.REFUSED, refused.kind());
    assertTrue(kept.isEmpty());
    return refused.field() + ": " + refused.getMessage();
  }

  @Test
  void keepsAndFindsRules() {
    MailRules rules = forwarding("a@far.example");
    keeper.save("bob@local.test", rules, false);
    assertEquals("tmail", active);
    assertEquals(new KeptRules(rules, false, "tmail"), keeper.rules("bob@local.test"));
    keeper.save("bob@local.test", MailRules.NONE, false);
    assertEquals(MailRules.NONE, keeper.rules("bob@local.test").rules());
  }

  @Test
  void neverOverwritesAScriptWithoutAsking() {
    scripts.put("bob@local.test", "mine", "keep;", true);
    assertTrue(keeper.rules("bob@local.test").foreign());
    AccountsException asked =
        assertThrows(
            AccountsException.class, () -> keeper.save("bob@local.test", MailRules.NONE, false));
    assertEquals("overwrite", asked.field());
    assertEquals("mine", active);
    keeper.save("bob@local.test", forwarding("a@b"), true);
    assertFalse(keeper.rules("bob@local.test").foreign());
    assertEquals("keep;", kept.get("mine"));
    kept.computeIfPresent("tmail", (name, text) -> text + "stop;\n");
    assertTrue(keeper.rules("bob@local.test").foreign());
    assertThrows(
        AccountsException.class, () -> keeper.save("bob@local.test", MailRules.NONE, false));
  }

  @Test
  void forwardsToSoManyOnly() {
    with("TMAIL_SIEVE_MAX_FORWARDS", "2");
    assertTrue(
        refusal(forwarding("a@b", "b@b", "c@b"))
            .startsWith("to: mail may be forwarded to at most 2"));
    with("TMAIL_SIEVE_MAX_FORWARDS", "0");
    assertTrue(refusal(filtering(Field.FROM, "", Action.FORWARD, "a@b")).startsWith("to: "));
  }

  @Test
  void forwardsOutsideOnlyWhereThatIsAllowed() {
    with("TMAIL_SIEVE_FORWARD_OUTSIDE", "false");
    assertTrue(refusal(forwarding("a@far.example")).contains("far.example"));
    keeper.save("bob@local.test", forwarding("a@local.test"), false);
  }

  @Test
  void refusesWhatCannotWork() {
    assertTrue(refusal(forwarding("Bob@local.test")).contains("itself"));
    assertTrue(refusal(forwarding("no address")).contains("not a valid email address"));
    assertTrue(refusal(answering(" ", 7, null, null)).startsWith("text: "));
    assertTrue(refusal(answering("x", 0, null, null)).startsWith("days: "));
    LocalDate day = LocalDate.of(2026, 1, 2);
    assertTrue(refusal(answering("x", 7, day, day.minusDays(1))).startsWith("until: "));
    assertTrue(refusal(filtering(Field.HEADER, "no name", Action.FLAG, "")).contains("no name"));
    assertTrue(refusal(filtering(Field.FROM, "", Action.FOLDER, "a/b")).contains("folder"));
    assertTrue(refusal(filtering(Field.FROM, "", Action.FOLDER, "")).contains("folder"));
    assertTrue(refusal(filtering(Field.FROM, "", Action.FOLDER, "a\nb")).contains("line"));
  }
}
