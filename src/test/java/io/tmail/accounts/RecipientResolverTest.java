package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("tables")
class RecipientResolverTest {
  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  @BeforeEach
  void empty() {
    database.resolveBy();
    add("alice@example.com", false);
    database.change(() -> database.domains.add("remote.example", false));
  }

  @Test
  void mailboxTakesItsMailInAnyCaseAndQuoting() {
    Recipient alice = mailbox("alice@example.com");
    assertEquals(alice, resolve("alice@example.com"));
    assertEquals(alice, resolve("ALICE@Example.Com"));
    assertEquals(alice, resolve("\"alice\"@example.com"));
  }

  /** In accounts, aliases, catch-alls and routes alike, whichever spelling was added. */
  @Test
  void bothSpellingsOfADomainAreOne() {
    add("kd@bücher.example", false);
    add("rest@xn--strae-oqa.example", true);
    database.change(
        () ->
            database.aliases.add(
                new NewAlias(
                    "Grüße@xn--bcher-kva.example", List.of("kd@BÜCHER.example"), "", false)));
    database.change(
        () ->
            database.aliases.add(
                new NewAlias("büro.example", List.of("bücher.example"), "", false)));
    for (String address :
        List.of(
            "kd@bücher.example",
            "KD@xn--bcher-kva.example",
            "gru\u0308ße@bücher.example",
            "kd@büro.example",
            "kd@xn--bro-hoa.example")) {
      assertEquals(new Recipient.Mailbox("kd@xn--bcher-kva.example", true), resolve(address));
    }
    for (String address : List.of("anyböne@straße.example", "x@xn--strae-oqa.example")) {
      assertEquals(new Recipient.Mailbox("rest@xn--strae-oqa.example", true), resolve(address));
    }
    assertInstanceOf(Recipient.NotOurs.class, resolve("x@strasse.example"));
  }

  /** LMTP is the only way to several Dovecots, and takes neither. */
  @Test
  void mailboxThatSeveralDovecotsCannotBeToldIsRefused() {
    add("grüße@example.com", false);
    add("a+b@example.com", false);
    database.resolveBy(
        "DOVECOT_TRANSPORT", "lmtp", "DOVECOT_LMTP", "one.example:24,two.example:24");
    for (String address : List.of("grüße@example.com", "a+b@example.com")) {
      assertEquals(new Recipient.NoMailbox(Recipient.NoMailbox.Why.UNREACHABLE), resolve(address));
    }
    database.resolveBy();
    assertInstanceOf(Recipient.Mailbox.class, resolve("grüße@example.com"));
  }

  @Test
  void aliasLeadsToOtherServers() {
    database.change(
        () ->
            database.aliases.add(
                new NewAlias(
                    "out@example.com",
                    List.of("alice@example.com", "x@elsewhere.test", "y@remote.example"),
                    "",
                    false)));
    List<EnvelopeRecipient> all =
        resolve("Out+x@example.com")
            .recipients(MailAddress.parse("Out+x@example.com"), EsmtpParameters.NONE);
    assertEquals(
        List.of("smtp:elsewhere.test", "smtp:remote.example", "mailbox"),
        all.stream().map(each -> each.destination().text()).toList());
    assertEquals(
        List.of(true, true, false), all.stream().map(EnvelopeRecipient::isForwarded).toList());
    assertTrue(all.stream().allMatch(each -> each.reversePath().isEmpty()));
    database.change(() -> database.domains.add("elsewhere.test", true));
    assertEquals(
        2,
        resolve("out@example.com")
            .recipients(MailAddress.parse("out@example.com"), EsmtpParameters.NONE)
            .size());
  }

  @Test
  void unknownNameHasNoMailbox() {
    assertEquals(new Recipient.NoMailbox(), resolve("nobody@example.com"));
  }

  @Test
  void remoteDomainIsPassedOn() {
    assertEquals(new Recipient.Remote("remote.example"), resolve("x@remote.example"));
  }

  @Test
  void foreignDomainIsNotOurs() {
    assertEquals(new Recipient.NotOurs(), resolve("x@elsewhere.example"));
    assertEquals(new Recipient.NotOurs(), resolve("x@[192.0.2.1]"));
    assertEquals(new Recipient.NotOurs(), resolve("\"alice@example.com\"@elsewhere.example"));
  }

  @Test
  void catchAllTakesWhatNobodyElseDoesInItsDomainOnly() {
    add("rest@example.com", true);
    add("bob@my-example.com", false);
    add("carol@sub.example.com", false);
    assertEquals(mailbox("rest@example.com"), resolve("nobody@example.com"));
    assertEquals(mailbox("alice@example.com"), resolve("alice@example.com"));
    assertEquals(new Recipient.NoMailbox(), resolve("nobody@my-example.com"));
    assertEquals(new Recipient.NoMailbox(), resolve("nobody@sub.example.com"));
  }

  @Test
  void loginWithoutMailboxReceivesNothing() {
    NewUser wanted = new NewUser("send@example.com", "secret-1", true, false, false, null);
    database.change(() -> database.users.add(wanted));
    assertEquals(new Recipient.NoMailbox(), resolve("send@example.com"));
  }

  @Test
  void inactiveUserStillReceives() {
    database.change(
        () -> database.users.update("alice@example.com", UserChange.NOTHING.withActive(false)));
    assertEquals(mailbox("alice@example.com"), resolve("alice@example.com"));
  }

  @Test
  void inactiveUserIsRefusedWhereTheSettingSaysSo() {
    database.resolveBy("SMTPD_INACTIVE_RECIPIENTS", "refuse");
    add("bob@example.com", false);
    alias("team@example.com", "", "alice@example.com", "bob@example.com");
    alias("one@example.com", "", "alice@example.com");
    deactivate("alice@example.com");
    Recipient inactive = new Recipient.NoMailbox(Recipient.NoMailbox.Why.INACTIVE);
    assertEquals(inactive, resolve("alice@example.com"));
    assertEquals(inactive, resolve("alice+x@example.com"));
    assertEquals(inactive, resolve("one@example.com"));
    assertEquals(mailbox("bob@example.com"), resolve("team@example.com"));
  }

  @Test
  void aliasStandsForItsMailboxesAndItsCommand() {
    add("bob@example.com", false);
    alias("team@example.com", "", "alice@example.com", "bob@example.com");
    alias("both@example.com", "/bin/true", "alice@example.com");
    alias("one@example.com", "", "alice@example.com");
    List<Recipient.Mailbox> two = List.of(mailbox("alice@example.com"), mailbox("bob@example.com"));
    assertEquals(
        new Recipient.Aliased("team@example.com", two, false, false), resolve("Team@example.com"));
    assertEquals(
        new Recipient.Aliased(
            "both@example.com", List.of(mailbox("alice@example.com")), true, false),
        resolve("both@example.com"));
    assertEquals(mailbox("alice@example.com"), resolve("one@example.com"));
  }

  @Test
  void aliasBecomesOneRecipientForEachMailboxAndOneForTheCommand() {
    Recipient both =
        new Recipient.Aliased(
            "list@example.com",
            List.of(mailbox("alice@example.com"), mailbox("bob@example.com")),
            true,
            true);
    List<EnvelopeRecipient> all =
        both.recipients(MailAddress.parse("List+x@example.com"), EsmtpParameters.NONE);
    assertEquals(
        List.of("alice@example.com", "bob@example.com", "list@example.com"),
        all.stream().map(EnvelopeRecipient::address).toList());
    assertTrue(all.stream().allMatch(each -> each.original().equals("List+x@example.com")));
    assertEquals("list@example.com", all.get(0).reversePath().orElseThrow().toString());
    assertEquals(Destination.pipe("list@example.com"), all.get(2).destination());
    assertTrue(all.get(2).reversePath().isEmpty(), "only members get it from the list");
  }

  @Test
  void rowsOfAnOldDatabaseLeadNowhereTwice() {
    database.sql(
        "INSERT INTO aliases (alias, deliver_to, pipe) VALUES"
            + " ('a@example.com', 'b@example.com', NULL), ('b@example.com', 'a@example.com', ''),"
            + " ('c@example.com', 'gone@example.com;ALICE@example.com; alice@example.com', NULL),"
            + " ('d@example.com', NULL, NULL)");
    assertEquals(new Recipient.NoMailbox(), resolve("a@example.com"));
    assertEquals(mailbox("alice@example.com"), resolve("c@example.com"));
    assertEquals(new Recipient.NoMailbox(), resolve("d@example.com"));
    database.sql(
        "INSERT INTO rcpt_hosts (hostname, is_local, is_alias) VALUES"
            + " ('x.example', TRUE, TRUE), ('y.example', TRUE, TRUE), ('z.example', TRUE, TRUE)");
    database.sql(
        "INSERT INTO aliases (alias, deliver_to, is_dom_alias) VALUES"
            + " ('x.example', 'y.example', TRUE), ('y.example', 'x.example', TRUE)");
    assertEquals(new Recipient.NoMailbox(), resolve("alice@x.example"));
    assertEquals(new Recipient.NoMailbox(), resolve("alice@z.example"));
  }

  @Test
  void domainAliasStandsForTheOtherDomain() {
    add("bob@example.com", false);
    alias("team@example.com", "", "alice@example.com", "bob@example.com");
    alias("alias.example", "", "example.com");
    assertEquals(mailbox("alice@example.com"), resolve("Alice@alias.example"));
    assertEquals(mailbox("alice@example.com"), resolve("alice+tag@alias.example"));
    assertEquals(resolve("team@example.com"), resolve("team@alias.example"));
    assertEquals(new Recipient.NoMailbox(), resolve("nobody@alias.example"));
    add("rest@example.com", true);
    assertEquals(mailbox("rest@example.com"), resolve("nobody@alias.example"));
  }

  @Test
  void detailIsLeftOutUnlessTheWholeNameIsThere() {
    assertEquals(mailbox("alice@example.com"), resolve("Alice+Tag@example.com"));
    assertEquals(mailbox("alice@example.com"), resolve("alice+a+b@example.com"));
    assertEquals(new Recipient.NoMailbox(), resolve("+alice@example.com"));
    alias("one@example.com", "", "alice@example.com");
    assertEquals(mailbox("alice@example.com"), resolve("one+tag@example.com"));
    add("alice+work@example.com", false);
    assertEquals(mailbox("alice+work@example.com"), resolve("alice+work@example.com"));
    add("rest@example.com", true);
    assertEquals(mailbox("alice@example.com"), resolve("alice+tag@example.com"));
    database.resolveBy("SMTPD_RECIPIENT_DELIMITER", "");
    assertEquals(mailbox("rest@example.com"), resolve("alice+tag@example.com"));
    database.resolveBy("SMTPD_RECIPIENT_DELIMITER", "-_");
    assertEquals(mailbox("alice@example.com"), resolve("alice_tag-x@example.com"));
  }

  @Test
  void caseCountsWhereTheSettingSaysSoButNeverForPostmaster() {
    database.resolveBy("SMTPD_LOCALPART_CASE_SENSITIVE", "true");
    add("postmaster@example.com", false);
    assertEquals(new Recipient.NoMailbox(), resolve("Alice@example.com"));
    assertEquals(mailbox("alice@example.com"), resolve("alice@EXAMPLE.com"));
    assertEquals(mailbox("postmaster@example.com"), resolve("PostMaster@example.com"));
  }

  @Test
  void postmasterIsAlwaysSomebody() {
    add("bob@other.example", false);
    database.change(() -> database.domains.add("empty.example", true));
    alias("alias.example", "", "other.example");
    Recipient alice = new Recipient.Mailbox("alice@example.com");
    Recipient bob = new Recipient.Mailbox("bob@other.example");
    for (String role : List.of("postmaster", "Abuse")) {
      assertEquals(alice, resolve(role + "@example.com"), "the oldest mailbox of the domain");
      assertEquals(bob, resolve(role + "@other.example"), "the oldest mailbox of the domain");
      assertEquals(bob, resolve(role + "@alias.example"), "as in the other domain");
      assertEquals(
          new Recipient.NoMailbox(Recipient.NoMailbox.Why.NOT_YET),
          resolve(role + "@empty.example"),
          "nobody of another domain");
    }
    assertEquals(alice, resolve("postmaster@mail.example"), "our own name");
    assertEquals(new Recipient.NotOurs(), resolve("abuse@mail.example"));
    add("rest@example.com", true);
    assertEquals(
        new Recipient.Mailbox("rest@example.com"), resolve("abuse@example.com"), "the catch-all");
    add("carol@other.example", false);
    alias("postmaster@other.example", "", "carol@other.example");
    assertEquals(mailbox("carol@other.example"), resolve("Postmaster@other.example"), "its own");
    database.resolveBy("SMTPD_INACTIVE_RECIPIENTS", "refuse");
    deactivate("carol@other.example");
    assertEquals(bob, resolve("postmaster@other.example"), "never refused");
  }

  @Test
  void postmasterOfTheSettingsComesBeforeTheCatchAll() {
    add("bob@example.com", false);
    add("rest@example.com", true);
    database.resolveBy("SMTPD_POSTMASTER", "Bob@example.com");
    assertEquals(mailbox("bob@example.com"), resolve("postmaster@example.com"));
    database.resolveBy("SMTPD_POSTMASTER", "gone@example.com");
    assertEquals(new Recipient.Mailbox("rest@example.com"), resolve("postmaster@example.com"));
    database.resolveBy("SMTPD_POSTMASTER", "admin@elsewhere.example");
    EnvelopeRecipient elsewhere =
        resolve("abuse@example.com")
            .recipients(MailAddress.parse("abuse@example.com"), EsmtpParameters.NONE)
            .get(0);
    assertEquals("admin@elsewhere.example", elsewhere.address());
    assertEquals("abuse@example.com", elsewhere.original());
    assertEquals(Destination.smtp("elsewhere.example"), elsewhere.destination());
  }

  @Test
  void postmasterIsToComeBackWhileThereIsNoMailboxAtAll() {
    database.change(() -> database.users.remove("alice@example.com"));
    assertEquals(
        new Recipient.NoMailbox(Recipient.NoMailbox.Why.NOT_YET),
        resolve("postmaster@example.com"));
  }

  private void deactivate(String login) {
    database.change(() -> database.users.update(login, UserChange.NOTHING.withActive(false)));
  }

  private void alias(String name, String pipe, String... targets) {
    NewAlias wanted = new NewAlias(name, List.of(targets), pipe, false);
    database.change(() -> database.aliases.add(wanted));
  }

  /** One with a quota, as all here have by default. */
  private static Recipient.Mailbox mailbox(String login) {
    return new Recipient.Mailbox(login, true);
  }

  @Test
  void withSeveralDovecotsTheWayLeadsToTheHostOfEachMailbox() {
    database.resolveBy(
        "DOVECOT_TRANSPORT", "lmtp", "DOVECOT_LMTP", "a.example:24,b.example:24,c.example:24");
    add("bob@example.com", true);
    alias("team@example.com", "", "alice@example.com", "bob@example.com");
    for (String host : List.of("b.example", "c.example")) {
      move("alice@example.com", host);
      move("bob@example.com", "a.example");
      assertEquals(List.of("mailbox:" + host), ways("Alice+x@example.com"));
      assertEquals(List.of("mailbox:" + host, "mailbox:a.example"), ways("team@example.com"));
      assertEquals(List.of("mailbox:a.example"), ways("nobody@example.com"));
      assertEquals(List.of("mailbox:a.example"), ways("postmaster@example.com"));
    }
  }

  private List<String> ways(String address) {
    return resolve(address).recipients(MailAddress.parse(address), EsmtpParameters.NONE).stream()
        .map(each -> each.destination().text())
        .toList();
  }

  private void move(String login, String host) {
    database.change(() -> database.users.update(login, UserChange.NOTHING.withMailHost(host)));
  }

  @Test
  void changeIsSeenAtOnce() {
    assertEquals(new Recipient.NoMailbox(), resolve("bob@example.com"));
    add("bob@example.com", false);
    assertEquals(mailbox("bob@example.com"), resolve("bob@example.com"));
    database.change(() -> database.users.remove("bob@example.com"));
    assertEquals(new Recipient.NoMailbox(), resolve("bob@example.com"));
  }

  @Test
  void relayAddressesAreSingleOnesAndNetworks() throws UnknownHostException {
    database.sql("INSERT INTO relay_ip_oks (ip) VALUES ('192.0.2.1'), ('10.0.0.0/8'), ('junk')");
    assertTrue(mayRelay("192.0.2.1"));
    assertTrue(mayRelay("10.200.0.1"));
    assertFalse(mayRelay("192.0.2.2"));
    assertFalse(mayRelay("::1"));
  }

  @Test
  void relayNetworkIsListedOnceHoweverItIsSpelled() throws UnknownHostException {
    database.change(() -> database.relayIps.add("10.1.0.0/16"));
    assertTrue(mayRelay("10.1.2.3"));
    AccountsException twice = relayRefused("10.1.2.3/16");
    assertEquals(AccountsException.Kind.CONFLICT, twice.kind());
    database.change(() -> database.relayIps.remove("10.1.9.9/16"));
    assertFalse(mayRelay("10.1.2.3"));
  }

  @Test
  void wholeInternetIsNoRelayNetwork() {
    for (String all : List.of("0.0.0.0/0", "::/0", "192.0.2.1/0")) {
      assertEquals(AccountsException.Kind.REFUSED, relayRefused(all).kind());
    }
  }

  private static AccountsException relayRefused(String network) {
    return assertThrows(
        AccountsException.class, () -> database.change(() -> database.relayIps.add(network)));
  }

  private boolean mayRelay(String client) throws UnknownHostException {
    return database.relayIps.allows(InetAddress.getByName(client));
  }

  private Recipient resolve(String address) {
    return database.resolver.resolve(MailAddress.parse(address));
  }

  private void add(String login, boolean catchAll) {
    NewUser wanted = new NewUser(login, "secret-1", false, true, catchAll, null);
    database.change(() -> database.users.add(wanted));
  }
}
