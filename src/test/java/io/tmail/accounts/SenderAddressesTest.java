package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

@Tag("tables")
class SenderAddressesTest {
  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  @BeforeEach
  void empty() {
    add("alice@example.com", true);
    add("bob@example.com", true);
  }

  @Test
  void userSendsFromHisOwnAddressAndNotFromAnother() {
    assertTrue(allows("bob@example.com", "bob@example.com"));
    assertTrue(allows("bob@example.com", "BOB@Example.com"));
    assertTrue(allows("bob@example.com", "bob+shop@example.com"));
    assertFalse(allows("bob@example.com", "alice@example.com"));
    assertFalse(allows("bob@example.com", "nobody@example.com"));
    assertFalse(allows("bob@example.com", "bob@elsewhere.example"));
    assertFalse(allows("bob@example.com", "bob@example.com.elsewhere.example"));
  }

  @Test
  void aliasesThatDeliverToHimAreHis() {
    alias("team@example.com", "alice@example.com", "bob@example.com");
    alias("boss@example.com", "alice@example.com");
    alias("alias.example", "example.com");
    assertTrue(allows("bob@example.com", "team@example.com"));
    assertTrue(allows("bob@example.com", "bob@alias.example"));
    assertFalse(allows("bob@example.com", "boss@example.com"));
    assertFalse(allows("bob@example.com", "alice@alias.example"));
  }

  @Test
  void whoReadsMailOfThoseWithoutAReaderDoesNotSendAsThem() {
    database.change(() -> database.domains.add("empty.example", true));
    for (String user : List.of("alice@example.com", "bob@example.com")) {
      for (String role : List.of("postmaster", "abuse")) {
        assertFalse(allows(user, role + "@empty.example"), "a domain without a mailbox");
      }
      assertFalse(allows(user, "postmaster@mail.example"), "the server's own name");
    }
  }

  @Test
  void catchAllSendsFromAnyAddressOfItsDomain() {
    UserChange catchAll = new UserChange(null, null, null, null, true, null);
    database.change(() -> database.users.update("bob@example.com", catchAll));
    assertTrue(allows("bob@example.com", "anything@example.com"));
    assertFalse(allows("bob@example.com", "anything@sub.example.com"));
    assertFalse(allows("alice@example.com", "anything@example.com"));
  }

  @Test
  void addedAddressesAreHisUntilTheyAreTakenAway() {
    change(senders -> senders.add("Bob@example.com", "Me@Elsewhere.example"));
    change(senders -> senders.add("bob@example.com", "@whole.example"));
    assertEquals(
        List.of("@whole.example", "me@elsewhere.example"),
        database.senders.list("bob@example.com"));
    assertTrue(allows("bob@example.com", "me@elsewhere.example"));
    assertTrue(allows("bob@example.com", "any@whole.example"));
    assertFalse(allows("bob@example.com", "you@elsewhere.example"));
    assertFalse(allows("alice@example.com", "me@elsewhere.example"));
    change(senders -> senders.remove("bob@example.com", "ME@elsewhere.example"));
    assertFalse(allows("bob@example.com", "me@elsewhere.example"));
    database.change(() -> database.users.remove("bob@example.com"));
    assertEquals(0, ((Number) database.value("SELECT COUNT(*) FROM sender_addresses")).intValue());
  }

  @Test
  void loginThatIsNoAddressIsHeldToWhatWasAdded() {
    add("printer", false);
    assertTrue(allows("printer", "scan@elsewhere.example"));
    change(senders -> senders.add("printer", "scan@example.com"));
    assertTrue(allows("printer", "scan@example.com"));
    assertFalse(allows("printer", "scan@elsewhere.example"));
  }

  /** It may send from any address, but nobody signs for that. */
  @Test
  void loginThatIsNoAddressOwnsWhatWasAddedOnly() {
    add("printer", false);
    assertFalse(owns("printer", "ceo@example.com"));
    change(senders -> senders.add("printer", "scan@example.com"));
    assertTrue(owns("printer", "scan@example.com"));
    assertFalse(owns("printer", "ceo@example.com"));
    assertTrue(owns("bob@example.com", "bob+shop@example.com"));
    assertFalse(owns("gone@example.com", "bob@example.com"));
  }

  @Test
  void additionsAreChecked() {
    change(senders -> senders.add("bob@example.com", "me@elsewhere.example"));
    refused(
        Kind.CONFLICT,
        () -> change(senders -> senders.add("bob@example.com", "ME@elsewhere.example")));
    refused(Kind.NOT_FOUND, () -> change(senders -> senders.add("nobody@x.example", "a@b.c")));
    refused(Kind.NOT_FOUND, () -> change(senders -> senders.remove("bob@example.com", "a@b.c")));
    for (String wrong : List.of("", "@", "nobody", "a b@c.example", "@a..b")) {
      refused(Kind.REFUSED, () -> change(senders -> senders.add("bob@example.com", wrong)));
    }
  }

  private static void change(java.util.function.Consumer<SenderAddresses> change) {
    database.change(() -> change.accept(database.senders));
  }

  private static void refused(Kind kind, Executable change) {
    assertEquals(kind, assertThrows(AccountsException.class, change).kind());
  }

  private static boolean allows(String login, String sender) {
    User user = database.users.find(login).orElseThrow();
    return database.senders.allows(user, MailAddress.parse(sender));
  }

  private static boolean owns(String login, String address) {
    return database.senders.owns(login, MailAddress.parse(address));
  }

  private static void alias(String name, String... targets) {
    NewAlias wanted = new NewAlias(name, List.of(targets), null, false);
    database.change(() -> database.aliases.add(wanted));
  }

  private static void add(String login, boolean mailbox) {
    NewUser wanted = new NewUser(login, "secret-1", true, mailbox, false, null);
    database.change(() -> database.users.add(wanted));
  }
}
