package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.MailAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipientResolverTest {
  @TempDir private static Path home;
  private static AccountsOnSqlite database;

  @BeforeAll
  static void open() {
    database = new AccountsOnSqlite(home);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
    add("alice@example.com", false);
    database.change(() -> database.accounts.addRcptHost("remote.example", false));
  }

  @Test
  void mailboxTakesItsMailInAnyCaseAndQuoting() {
    Recipient alice = new Recipient.Mailbox("alice@example.com");
    assertEquals(alice, resolve("alice@example.com"));
    assertEquals(alice, resolve("ALICE@Example.Com"));
    assertEquals(alice, resolve("\"alice\"@example.com"));
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
    assertEquals(new Recipient.Mailbox("rest@example.com"), resolve("nobody@example.com"));
    assertEquals(new Recipient.Mailbox("alice@example.com"), resolve("alice@example.com"));
    assertEquals(new Recipient.NoMailbox(), resolve("nobody@my-example.com"));
    assertEquals(new Recipient.NoMailbox(), resolve("nobody@sub.example.com"));
  }

  @Test
  void loginWithoutMailboxReceivesNothing() {
    NewUser wanted = new NewUser("send@example.com", "secret-1", true, false, false, null);
    database.change(() -> database.accounts.addUser(wanted));
    assertEquals(new Recipient.NoMailbox(), resolve("send@example.com"));
  }

  @Test
  void inactiveUserStillReceives() {
    database.change(
        () ->
            database.accounts.updateUser(
                "alice@example.com", UserChange.NOTHING.withActive(false)));
    assertEquals(new Recipient.Mailbox("alice@example.com"), resolve("alice@example.com"));
  }

  @Test
  void changeIsSeenAtOnce() {
    assertEquals(new Recipient.NoMailbox(), resolve("bob@example.com"));
    add("bob@example.com", false);
    assertEquals(new Recipient.Mailbox("bob@example.com"), resolve("bob@example.com"));
    database.change(() -> database.accounts.removeUser("bob@example.com"));
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

  private boolean mayRelay(String client) throws UnknownHostException {
    return database.relayIps.allows(InetAddress.getByName(client));
  }

  private Recipient resolve(String address) {
    return database.resolver.resolve(MailAddress.parse(address));
  }

  private void add(String login, boolean catchAll) {
    NewUser wanted = new NewUser(login, "secret-1", false, true, catchAll, null);
    database.change(() -> database.accounts.addUser(wanted));
  }
}
