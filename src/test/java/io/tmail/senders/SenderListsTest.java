package io.tmail.senders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.NewUser;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may change which list, and what the lists say. */
@Tag("tables")
class SenderListsTest {
  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private final SenderLists lists = database.beans.get(SenderLists.class);

  @BeforeEach
  void users() {
    database.change(() -> database.domains.add("near.example", true));
    database.change(() -> database.domains.add("far.example", true));
    user("bob@near.example");
    user("eve@far.example");
  }

  private static void user(String login) {
    NewUser wanted = new NewUser(login, "secret-1", false, true, false, "");
    database.change(() -> database.users.add(wanted));
  }

  private void as(String name, Role role, String... domains) {
    new Actor(name, role, List.of(domains), Actor.Via.API, "").enter();
  }

  private void put(String owner, String sender, Opinion opinion) {
    database.change(() -> lists.put(owner, sender, opinion, "why"));
  }

  private static void expect(Kind kind, Executable change) {
    assertEquals(kind, assertThrows(AccountsException.class, change).kind());
  }

  private Optional<Opinion> of(String owner, String address) {
    return lists.of(List.of(owner)).stream()
        .map(list -> list.of(MailAddress.parse(address)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Test
  void theNarrowestEntryCounts() throws UnknownHostException {
    put("", "@bad.example", Opinion.BLOCKED);
    put("", "Friend@Bad.example", Opinion.ALLOWED);
    put("", "192.0.2.0/24", Opinion.BLOCKED);
    put("", "192.0.2.7", Opinion.ALLOWED);
    assertEquals(Optional.of(Opinion.ALLOWED), of("near.example", "friend@bad.example"));
    assertEquals(Optional.of(Opinion.BLOCKED), of("near.example", "x@bad.example"));
    assertEquals(Optional.of(Opinion.BLOCKED), of("near.example", "x@mail.bad.example"));
    assertEquals(Optional.empty(), of("near.example", "x@notbad.example"));
    SenderList server = lists.ofServer();
    assertEquals(Optional.of(Opinion.ALLOWED), server.of(InetAddress.getByName("192.0.2.7")));
    assertEquals(Optional.of(Opinion.BLOCKED), server.of(InetAddress.getByName("192.0.2.8")));
    assertEquals(Optional.empty(), server.of(InetAddress.getByName("2001:db8::1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BOB@Bücher.example | bob@xn--bcher-kva.example",
        "@Bücher.example | @xn--bcher-kva.example",
        "192.0.2.77/24 | 192.0.2.0/24",
        "192.0.2.77/32 | 192.0.2.77",
        "2001:DB8:0:0::5/32 | 2001:db8:0:0:0:0:0:0/32"
      })
  void everySpellingIsOneEntry(String line) {
    String[] parts = line.split(" \\| ");
    put("bob@near.example", parts[0], Opinion.BLOCKED);
    put("BOB@near.example", parts[1], Opinion.ALLOWED);
    List<SenderEntry> entries = lists.list("bob@near.example");
    assertEquals(1, entries.size());
    assertEquals(parts[1], entries.get(0).sender());
    assertEquals(Opinion.ALLOWED, entries.get(0).opinion());
    database.change(() -> lists.remove("bob@near.example", parts[0]));
    assertTrue(lists.list("bob@near.example").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bad.example", "@", "*.bad.example", "0.0.0.0/0", "10.0.0.0/7", "a b@c"})
  void anythingElseIsRefused(String sender) {
    expect(Kind.REFUSED, () -> put("", sender, Opinion.BLOCKED));
  }

  @Test
  void eachChangesOnlyTheirOwn() {
    as("bob@near.example", Role.USER);
    put("bob@near.example", "@bad.example", Opinion.BLOCKED);
    expect(Kind.NOT_FOUND, () -> put("eve@far.example", "@bad.example", Opinion.BLOCKED));
    expect(Kind.NOT_FOUND, () -> put("near.example", "@bad.example", Opinion.BLOCKED));
    expect(Kind.FORBIDDEN, () -> put("", "@bad.example", Opinion.BLOCKED));
    expect(Kind.NOT_FOUND, () -> lists.list("far.example"));
    as("ann", Role.DOMAIN_ADMINISTRATOR, "near.example");
    put("near.example", "@bad.example", Opinion.BLOCKED);
    put("bob@near.example", "@worse.example", Opinion.BLOCKED);
    expect(Kind.NOT_FOUND, () -> put("eve@far.example", "@bad.example", Opinion.BLOCKED));
    expect(Kind.NOT_FOUND, () -> put("far.example", "@bad.example", Opinion.BLOCKED));
    expect(Kind.FORBIDDEN, () -> put("", "@bad.example", Opinion.BLOCKED));
    expect(Kind.FORBIDDEN, () -> lists.list(""));
  }

  @Test
  void aListGoesWithItsOwner() {
    put("bob@near.example", "@bad.example", Opinion.BLOCKED);
    put("near.example", "@bad.example", Opinion.BLOCKED);
    put("", "@bad.example", Opinion.BLOCKED);
    database.change(() -> database.users.remove("bob@near.example"));
    database.change(() -> database.domains.remove("near.example"));
    assertEquals(1L, ((Number) database.value("SELECT COUNT(*) FROM sender_lists")).longValue());
  }
}
