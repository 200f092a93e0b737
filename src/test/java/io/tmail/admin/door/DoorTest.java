package io.tmail.admin.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {

  @ParameterizedTest
  @CsvSource({
    "/console/login.xhtml,SIGN_IN",
    "/console/code.xhtml,SIGN_IN",
    "/console/users-import.xhtml,USERS_IMPORT",
    "/console/sieve.xhtml,CONSOLE",
    "/console,CONSOLE",
    "/jakarta.faces.resource/icon.svg.xhtml,RESOURCE",
    "/api/users.csv,ACCOUNT_LIST",
    "/api/users,API",
    "/metrics,OTHER",
    "*,OTHER"
  })
  void eachPathHasItsPlace(String path, Place place) {
    assertEquals(place, Place.of(path));
  }

  @Test
  void nobodyKeepsAllOthersOut() throws Exception {
    Shares bodies = new Shares(100, 50);
    bodies.take("one", 50);
    assertThrows(RefusedRequestException.class, () -> bodies.take("one", 1));
    bodies.take("two", 50);
    assertThrows(RefusedRequestException.class, () -> bodies.take("three", 1));
    bodies.giveBack("one", 50);
    bodies.take("three", 50);
    bodies.giveBack("two", 50);
    bodies.giveBack("three", 50);
    assertEquals(0, bodies.held());
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin,,here,false",
    "none,,here,false",
    "cross-site,,here,true",
    "same-site,https://here,here,true",
    ",http://here:8080,here:8080,false",
    ",http://here:8080,HERE:8080,false",
    ",http://there,here,true",
    ",null,here,true",
    ",,here,false"
  })
  void formsOfOtherSitesAreForeign(String site, String origin, String host, boolean foreign) {
    assertEquals(foreign, new Origin(site, origin, host).isForeign());
  }

  @Test
  void strangersFillNoLog() {
    Deque<Long> times = new ArrayDeque<>(List.of(0L));
    Complaints complaints =
        new Complaints(() -> times.size() > 1 ? times.removeFirst() : times.getFirst());
    for (int i = 0; i < 60; i++) {
      assertTrue(complaints.mayWrite());
    }
    assertFalse(complaints.mayWrite());
    times.add(60_000_000_000L);
    times.removeFirst();
    assertTrue(complaints.mayWrite());
  }
}
