package io.tmail.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.NewUser;
import io.tmail.rights.AccountsException;
import io.tmail.rights.AccountsException.Kind;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Who may suspend and limit whom. */
@Tag("tables")
class SuspensionsTest {
  @RegisterExtension private static final AccountsOnTables database = AccountsOnTables.ofClass();
  private static final String BOB = "bob@near.example";
  private static final String EVE = "eve@far.example";

  private final Suspensions suspensions = database.beans.get(Suspensions.class);
  private final SendingLimits limits = database.beans.get(SendingLimits.class);

  @BeforeEach
  void users() {
    for (String each : List.of(BOB, EVE)) {
      NewUser wanted = new NewUser(each, "secret-1", false, true, false, "");
      database.change(() -> database.users.add(wanted));
    }
  }

  private void as(String name, Role role, String... domains) {
    new Actor(name, role, List.of(domains), Actor.Via.API, "").enter();
  }

  private boolean suspend(String login) {
    return database.change(() -> suspensions.suspend(login, "80 recipients", "phone"));
  }

  private void limit(String owner, int messages) {
    Limits wanted = new Limits(OptionalInt.of(messages), OptionalInt.empty(), OptionalInt.empty());
    database.change(() -> limits.set(owner, wanted));
  }

  private static void expect(Kind kind, Executable change) {
    assertEquals(kind, assertThrows(AccountsException.class, change).kind());
  }

  @Test
  void aUserIsSuspendedOnceAndRestored() {
    assertTrue(suspend("Bob@near.example"));
    assertFalse(suspend(BOB));
    Suspension found = suspensions.of(BOB).orElseThrow();
    assertEquals(
        "tmail: 80 recipients, phone", found.by() + ": " + found.reason() + ", " + found.program());
    assertTrue(suspensions.of(EVE).isEmpty());
    database.change(() -> suspensions.restore(BOB));
    assertTrue(suspensions.of(BOB).isEmpty());
    expect(Kind.CONFLICT, () -> database.change(() -> suspensions.restore(BOB)));
    assertFalse(suspensions.restoredAt(BOB).isBefore(found.at()));
    assertEquals(Instant.EPOCH, suspensions.restoredAt(EVE));
    assertEquals(
        List.of("user.restore", "user.suspend"),
        database.actions.list(new io.tmail.rights.ActionQuery("", "", BOB, 0), 10).stream()
            .map(each -> each.action())
            .filter(each -> !each.equals("user.add"))
            .toList());
  }

  /** Counts of what was done before must not lead to the next suspension. */
  @Test
  void theSecondSuspensionIsLikeTheFirst() {
    suspend(BOB);
    database.change(() -> suspensions.restore(BOB));
    Instant restored = suspensions.restoredAt(BOB);
    assertTrue(suspend(BOB));
    assertTrue(suspensions.of(BOB).isPresent());
    assertEquals(restored, suspensions.restoredAt(BOB));
    assertEquals(1, suspensions.list().size());
  }

  @Test
  void administratorsOfADomainReachItsUsersAndUsersNobody() {
    suspend(BOB);
    suspend(EVE);
    as("ann", Role.DOMAIN_ADMINISTRATOR, "near.example");
    assertEquals(List.of(BOB), suspensions.list().stream().map(Suspension::login).toList());
    expect(Kind.NOT_FOUND, () -> database.change(() -> suspensions.restore(EVE)));
    database.change(() -> suspensions.restore(BOB));
    suspend(BOB);
    as(BOB, Role.USER);
    expect(Kind.NOT_FOUND, () -> database.change(() -> suspensions.restore(BOB)));
    expect(Kind.NOT_FOUND, () -> limit(BOB, 5));
  }

  @Test
  void limitsAreSetAndTakenBack() {
    limit("BOB@near.example", 7);
    limit("near.example", 70);
    assertEquals(OptionalInt.of(7), limits.of(BOB).messages());
    assertEquals(OptionalInt.of(70), limits.of("near.example").messages());
    assertEquals(Limits.NONE, limits.of(EVE));
    as("ann", Role.DOMAIN_ADMINISTRATOR, "near.example");
    assertEquals(2, limits.list().size());
    limit(BOB, 8);
    expect(Kind.FORBIDDEN, () -> limit("near.example", 700));
    expect(Kind.FORBIDDEN, () -> limit(BOB, 0));
    expect(Kind.FORBIDDEN, () -> limit(BOB, 1001));
    limit(BOB, 1000);
    expect(Kind.NOT_FOUND, () -> limit(EVE, 7));
    expect(Kind.REFUSED, () -> limit(BOB, -1));
    database.change(() -> limits.set(BOB, Limits.NONE));
    assertEquals(1, limits.list().size());
  }

  @Test
  void bothGoWithTheUser() {
    suspend(BOB);
    limit(BOB, 7);
    database.change(() -> database.users.remove(BOB));
    assertTrue(suspensions.list().isEmpty());
    assertTrue(limits.list().isEmpty());
  }
}
