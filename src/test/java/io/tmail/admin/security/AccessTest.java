package io.tmail.admin.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.rights.Role;
import io.tmail.rights.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
  private static Caller caller(Role role, String scopes) {
    return new Caller("x", role, List.of(), Scope.parse(scopes));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/users, users:read, true",
    "GET, /api/users/a@b/usage, users:read, true",
    "PUT, /api/users/a@b, users:read, false",
    "PUT, /api/users/a@b, users:write, true",
    "POST, /api/users.csv, users:read, false",
    "GET, /api/users.csv, users:read, true",
    "GET, /api/users;x=y, users:read, true",
    "GET, /api/queue, users:write, false",
    "GET, /metrics, metrics:read, true",
    "GET, /metrics, users:read, false",
    "GET, /health/ready, *:read, true",
    "DELETE, /api/queue, *:read, false",
    "POST, /api/tokens/x, *:write, true",
    "GET, /api/me, users:read, true",
    "GET, /api//queue, users:read, false",
    "GET, /api, users:read, false",
  })
  void aTokenOpensWhatItsScopesCover(String method, String path, String scopes, boolean open) {
    assertEquals(open, Access.allows(caller(Role.ADMINISTRATOR, scopes), method, path));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/users, true, false",
    "/api/users.csv, true, false",
    "/api/aliases/a, true, false",
    "/api/rcpthosts, true, false",
    "/api/me, true, true",
    "/api/me/password, true, true",
    "/api/me/second-factor, true, true",
    "/api/me/messages, true, true",
    "/api/me/logins, true, true",
    "/api/me/sessions, true, true",
    "/api/users/a@b/logins, true, false",
    "/api/queue, false, false",
    "/api/trace, false, false",
    "/api/actions, false, false",
    "/api/tokens, false, false",
    "/api/administrators, false, false",
    "/api/routes, false, false",
    "/api/dkim/x, false, false",
    "/api/relayips, false, false",
    "/api/somethingnew, false, false",
    "/metrics, false, false",
    "/health, false, false",
    "/openapi, false, false",
    "/me, false, false",
    "/users, false, false",
  })
  void othersThanAdministratorsSeeOnlyWhatIsListed(String path, boolean domain, boolean user) {
    assertEquals(
        domain, Access.allows(caller(Role.DOMAIN_ADMINISTRATOR, "*:write"), "GET", path), path);
    assertEquals(user, Access.allows(caller(Role.USER, "*:write"), "GET", path), path);
    assertFalse(Access.allows(caller(Role.NOBODY, "*:write"), "GET", path), path);
  }

  @Test
  void pagesAreForTheirRoles() {
    assertTrue(Access.shows(Role.ADMINISTRATOR, "queue"));
    assertTrue(Access.shows(Role.DOMAIN_ADMINISTRATOR, "users"));
    assertFalse(Access.shows(Role.DOMAIN_ADMINISTRATOR, "queue"));
    for (String own : List.of("me", "mail", "sieve")) {
      assertTrue(Access.shows(Role.USER, own));
      assertFalse(Access.shows(Role.ADMINISTRATOR, own));
      assertFalse(Access.shows(Role.DOMAIN_ADMINISTRATOR, own));
    }
    assertFalse(Access.shows(Role.USER, "users"));
    assertFalse(Access.shows(Role.NOBODY, "index"));
    for (Role role : List.of(Role.ADMINISTRATOR, Role.DOMAIN_ADMINISTRATOR, Role.USER)) {
      assertTrue(Access.shows(role, "security"), role + "");
      assertTrue(Access.shows(role, "logins"), role + "");
      assertTrue(Access.shows(role, "rules"), role + "");
    }
    assertFalse(Access.shows(Role.NOBODY, "security"));
  }
}
