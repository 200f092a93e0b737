package io.tmail.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.NewUser;
import io.tmail.accounts.UserChange;
import io.tmail.accounts.Users;
import io.tmail.credentials.Passwords;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("tables")
class ActionLogTest {
  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();

  private Users users;
  private Passwords passwords;

  @BeforeEach
  void begin() {
    users = database.users;
    passwords = database.passwords;
    new Actor("root@admin", Role.ADMINISTRATOR, List.of(), Actor.Via.API, "192.0.2.7").enter();
  }

  private void addAlice() {
    database.change(
        () -> users.add(new NewUser("alice@example.com", "secret-1", true, true, false, "1G")));
  }

  private List<String> written(ActionQuery query) {
    return database.actions.list(query, 100).stream()
        .map(each -> each.action() + " " + each.entity())
        .toList();
  }

  @Test
  void eachChangeIsWrittenDownWithItsActor() {
    addAlice();
    AdminAction action = database.actions.list(new ActionQuery("", "user", "", 0), 1).get(0);
    assertEquals("user.add", action.action());
    assertEquals("alice@example.com", action.entity());
    assertEquals("mailbox, quota 1G, relay", action.detail());
    assertEquals("root@admin", action.actor());
    assertEquals(Actor.Via.API, action.via());
    assertEquals("192.0.2.7", action.client());
  }

  @Test
  void whatIsRolledBackLeavesNoTrace() {
    addAlice();
    int before = written(ActionQuery.ALL).size();
    assertThrows(AccountsException.class, this::addAlice);
    assertThrows(
        IllegalStateException.class,
        () ->
            database.change(
                () -> {
                  users.remove("alice@example.com");
                  throw new IllegalStateException("crash before the commit");
                }));
    assertEquals(before, written(ActionQuery.ALL).size());
    assertEquals("alice@example.com", users.find("alice@example.com").orElseThrow().login());
  }

  @Test
  void noSecretIsWrittenDown() {
    addAlice();
    database.change(
        () -> users.update("alice@example.com", UserChange.NOTHING.withPassword("secret-2")));
    database.change(() -> passwords.generate("alice@example.com"));
    for (AdminAction each : database.actions.list(ActionQuery.ALL, 100)) {
      assertFalse((each.entity() + each.detail()).contains("secret"), each.detail());
      assertFalse((each.entity() + each.detail()).contains("$6$"), each.detail());
    }
    assertEquals(
        "new password",
        database.actions.list(new ActionQuery("", "user.change", "", 0), 1).get(0).detail());
  }

  @Test
  void actionsAreFoundAndPagedTheNewestFirst() {
    addAlice();
    database.change(() -> database.relayIps.add("192.0.2.0/24"));
    Actor.current().named("other").enter();
    database.change(() -> users.remove("alice@example.com"));
    assertEquals(
        List.of("user.remove alice@example.com", "relayip.add 192.0.2.0/24"),
        written(ActionQuery.ALL).subList(0, 2));
    assertEquals(
        List.of("user.remove alice@example.com"), written(new ActionQuery("oth", "", "", 0)));
    assertEquals(
        List.of("user.remove alice@example.com", "user.add alice@example.com"),
        written(new ActionQuery("", "user", "ALICE", 0)));
    long newest = database.actions.list(ActionQuery.ALL, 1).get(0).id();
    assertEquals("relayip.add 192.0.2.0/24", written(new ActionQuery("", "", "", newest)).get(0));
    assertEquals(List.of(), written(new ActionQuery("", "", "%", 0)));
  }

  @Test
  void withoutAnActorItIsTheServer() {
    Actor.leave();
    database.change(() -> database.administrators.addFirst("one-time"));
    AdminAction action = database.actions.list(ActionQuery.ALL, 1).get(0);
    assertEquals("tmail server", action.actor() + " " + action.via().text());
  }
}
