package io.tmail.admin.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tmail.rights.Role;
import io.tmail.rights.Scope;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every method of every path of the API, for every role and every scope of a token. */
class AccessMatrixTest {
  private static final Set<String> OF_DOMAINS =
      Set.of(
          "users",
          "users.csv",
          "aliases",
          "rcpthosts",
          "quarantine",
          "senders",
          "limits",
          "suspensions",
          "reports");
  private static final Set<String> OF_ANYBODY = Set.of("ping", "me");
  private static final String OF_DOVECOT = "login-policy";
  private static final List<Operation> OPERATIONS = new ArrayList<>();

  /** One method of one path, as the resource declares it. */
  private record Operation(String method, String path) {
    String resource() {
      return path.split("/")[2];
    }

    boolean isWriting() {
      return !method.equals("GET") || path.endsWith("/privkey");
    }

    /** The scopes without {@code *} that open it. */
    List<String> scopes() {
      if (isWriting() && Set.of("tokens", "administrators").contains(resource())) {
        return List.of();
      }
      String name = resource().replace(".csv", "");
      return isWriting() ? List.of(name + ":write") : List.of(name + ":read", name + ":write");
    }
  }

  @BeforeAll
  static void read() {
    new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tmail.admin.rest")
            .stream()
            .map(found -> found.reflect())
            .filter(type -> type.isAnnotationPresent(Path.class))
            .forEach(AccessMatrixTest::read);
    assertTrue(OPERATIONS.size() > 80, OPERATIONS.size() + " operations");
  }

  private static void read(Class<?> type) {
    for (Method each : type.getDeclaredMethods()) {
      Arrays.stream(each.getAnnotations())
          .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
          .filter(found -> found != null)
          .forEach(found -> OPERATIONS.add(new Operation(found.value(), path(type, each))));
    }
  }

  private static String path(Class<?> type, Method method) {
    Path own = method.getAnnotation(Path.class);
    String path = type.getAnnotation(Path.class).value() + (own == null ? "" : "/" + own.value());
    return "/api/" + path.replaceAll("/+", "/").replaceAll("\\{[^}]*}", "x@y.example");
  }

  private static Set<String> resources() {
    Set<String> names = new TreeSet<>();
    OPERATIONS.forEach(each -> names.add(each.resource().replace(".csv", "")));
    return names;
  }

  private static boolean allows(Role role, String scope, Operation asked) {
    Caller caller = new Caller("x", role, List.of("y.example"), Scope.parse(scope));
    return Access.allows(caller, asked.method(), asked.path());
  }

  @Test
  void eachRoleOpensItsPathsAndNoOther() {
    for (Operation each : OPERATIONS) {
      boolean own = OF_ANYBODY.contains(each.resource());
      boolean dovecots = each.resource().equals(OF_DOVECOT);
      boolean domains = OF_DOMAINS.contains(each.resource());
      assertEquals(!dovecots, allows(Role.ADMINISTRATOR, "*:write", each), each + "");
      assertEquals(own || domains, allows(Role.DOMAIN_ADMINISTRATOR, "*:write", each), each + "");
      assertEquals(own, allows(Role.USER, "*:write", each), each + "");
      assertEquals(false, allows(Role.NOBODY, "*:write", each), each + "");
      assertEquals(dovecots, Access.allows(Caller.dovecot(), each.method(), each.path()));
    }
  }

  @Test
  void eachScopeOpensItsPathsAndNoOther() {
    List<String> scopes =
        resources().stream()
            .filter(name -> name.matches("[a-z]{2,20}"))
            .flatMap(name -> Stream.of(name + ":read", name + ":write"))
            .toList();
    for (Operation each : OPERATIONS) {
      for (String scope : scopes) {
        boolean open =
            OF_ANYBODY.contains(each.resource())
                || (!each.resource().equals(OF_DOVECOT) && each.scopes().contains(scope));
        assertEquals(open, allows(Role.ADMINISTRATOR, scope, each), scope + " " + each);
      }
      boolean reading = !each.isWriting() || OF_ANYBODY.contains(each.resource());
      boolean dovecots = each.resource().equals(OF_DOVECOT);
      assertEquals(reading && !dovecots, allows(Role.ADMINISTRATOR, "*:read", each), each + "");
    }
  }

  /** Whoever adds a resource decides here for whom it is. */
  @Test
  void everyResourceIsKnown() {
    assertEquals(
        new TreeSet<>(
            Set.of(
                "actions",
                "administrators",
                "aliases",
                "backup",
                "dkim",
                "filters",
                "import",
                "login-policy",
                "limits",
                "mail-hosts",
                "me",
                "overview",
                "ping",
                "quarantine",
                "queue",
                "rcpthosts",
                "relayips",
                "reports",
                "routes",
                "selftest",
                "senders",
                "settings",
                "suspensions",
                "tokens",
                "trace",
                "users")),
        resources());
  }
}
