package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.outbound.NewRoute;
import io.tmail.outbound.Route;
import io.tmail.outbound.TestRoutes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
  private final Relays relays = new Relays();

  /** The order in docs/OUTBOUND.md; each route of the list beats all that follow it. */
  private static final List<String[]> ORDER =
      List.of(
          route("u@login.example", "to.example", "f@from.example"),
          route("login.example", "to.example", "f@from.example"),
          route("u@login.example", "to.example", "from.example"),
          route("login.example", "to.example", "from.example"),
          route("u@login.example", "*", "f@from.example"),
          route("login.example", "*", "from.example"),
          route("u@login.example", "to.example", ""),
          route("login.example", "to.example", ""),
          route("u@login.example", "*", ""),
          route("login.example", "*", ""),
          route("", "to.example", "f@from.example"),
          route("", "to.example", "from.example"),
          route("", "*", "f@from.example"),
          route("", "*", "from.example"),
          route("", "to.example", ""),
          route("", "*", ""));

  @Test
  void mostSpecificRouteIsTaken() {
    for (int i = ORDER.size() - 1; i >= 0; i--) {
      String[] r = ORDER.get(i);
      add(r[0], r[1], r[2], "hop" + i + ".example", 1);
      assertEquals(
          List.of("hop" + i + ".example"),
          taken("u@login.example", "f@from.example", "to.example"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "u@login.example, '', '', x@login.example, a@b.example, to.example",
    "u@login.example, '', '', '', u@login.example, to.example",
    "login.example, '', '', u@sub.login.example, a@b.example, to.example",
    "'', to.example, '', u@login.example, a@b.example, sub.to.example",
    "'', '', from.example, u@login.example, a@notfrom.example, to.example",
    "'', '', f@from.example, '', g@from.example, to.example",
    "'', '', from.example, '', '', to.example"
  })
  void othersMailTakesTheMx(
      String user, String host, String from, String login, String sender, String domain) {
    add(user, host, from, "hop.example", 1);
    assertEquals(List.of(), taken(login, sender, domain));
  }

  @Test
  void lowestPriorityComesFirst() {
    add("", "to.example", "", "third.example", 30);
    add("", "to.example", "", "first.example", 1);
    add("", "to.example", "", "second.example", 2);
    add("", "*", "", "other.example", 0);
    assertEquals(
        List.of("first.example", "second.example", "third.example"),
        taken("", "a@b.example", "to.example"));
  }

  @Test
  void equalRoutesTakeTurns() {
    add("", "to.example", "", "a.example", 1);
    add("", "to.example", "", "b.example", 1);
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      first.add(taken("", "a@b.example", "to.example").get(0));
    }
    assertEquals(2, first.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TO.example", "to.EXAMPLE"})
  void caseDoesNotMatter(String domain) {
    add("U@login.example", "To.Example", "F@from.example", "hop.example", 1);
    assertEquals(List.of("hop.example"), taken("u@LOGIN.example", "f@FROM.example", domain));
  }

  @Test
  void explanationSaysWhatSpeaksForAndAgainst() {
    add("", "*", "", "smart.example", 1);
    add("", "to.example", "", "hop.example", 1);
    add("boss@login.example", "*", "", "boss.example", 1);
    List<RouteTable.Step> steps =
        relays.table().explain(new RouteTable.Query("", "a@b.example", "to.example"));
    assertTrue(steps.get(0).taken());
    assertEquals("hop.example", steps.get(0).route().remoteHost());
    assertEquals("matches host to.example", steps.get(0).why());
    assertEquals(
        "matches everything (*), but a more specific route matches as well", steps.get(1).why());
    assertEquals("is for user boss@login.example", steps.get(2).why());
  }

  private static String[] route(String user, String host, String from) {
    return new String[] {user, host, from};
  }

  private void add(String user, String host, String from, String remote, int priority) {
    relays.routes.add(
        TestRoutes.of(
            new NewRoute(host, user, from, remote, 25, priority, "", "", "", null, null)));
  }

  private List<String> taken(String user, String from, String domain) {
    return relays.table().routesFor(new RouteTable.Query(user, from, domain)).stream()
        .map(Route::remoteHost)
        .toList();
  }
}
