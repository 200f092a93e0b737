package io.tmail.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.mail.DomainName;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("tables")
class RoutesTest {
  @RegisterExtension private static final AccountsOnTables tables = AccountsOnTables.ofClass();

  @Test
  void isInForceFromItsCommitUntilItsRemoval() {
    assertEquals(List.of(), tables.routes.inForce());
    Route added = tables.change(() -> tables.routes.add(to("Relay.Example")));
    Route found = tables.routes.inForce().get(0);
    assertEquals("relay.example", found.remoteHost());
    assertEquals(25, found.remotePort());
    assertEquals(Optional.empty(), found.host());
    assertEquals("*", tables.value("SELECT host FROM routes"));
    tables.change(() -> tables.routes.remove(added.id()));
    assertEquals(List.of(), tables.routes.inForce());
  }

  @Test
  void keepsItsNumberWhenItIsChanged() {
    Route added = tables.change(() -> tables.routes.add(to("relay.example")));
    tables.change(() -> tables.routes.change(added.id(), to("other.example")));
    assertEquals("other.example", tables.routes.route(added.id()).orElseThrow().remoteHost());
    assertEquals(1, tables.routes.inForce().size());
    assertThrows(
        AccountsException.class,
        () -> tables.change(() -> tables.routes.change(4711, to("other.example"))));
  }

  @Test
  void whatIsNotThereCannotBeRemoved() {
    AccountsException refusal =
        assertThrows(
            AccountsException.class, () -> tables.change(() -> tables.routes.remove(4711)));
    assertEquals(AccountsException.Kind.NOT_FOUND, refusal.kind());
  }

  /** A row as tmail wrote it, without our columns. */
  @Test
  void tmailsOwnRouteIsUnderstood() {
    tables.sql(
        "INSERT INTO routes (host, local_ip, remote_host, remote_port, priority, smtp_auth_login,"
            + " smtp_auth_passwd, mail_from, `user`) VALUES ('*', '192.0.2.1&192.0.2.2',"
            + " 'relay.example', 587, 2, 'me', 'secret', NULL, 'a@b.example')");
    Route route = tables.routes.list().get(0);
    assertEquals(Optional.of("a@b.example"), route.user());
    assertEquals(Optional.of("192.0.2.1&192.0.2.2"), route.localIps());
    assertEquals(Route.Protocol.SMTP, route.protocol());
    assertEquals(Route.Tls.DEFAULT, route.tls());
    assertEquals("secret", route.smtpAuthPassword());
    assertFalse(route.toString().contains("secret"));
  }

  @Test
  void passwordsLieSealedInTheTable() {
    NewRoute wanted =
        new NewRoute("", "", "", "relay.example", 0, 1, "", "me", "secret", null, null);
    Route added = tables.change(() -> tables.routes.add(wanted));
    assertNull(tables.value("SELECT smtp_auth_passwd FROM routes"));
    String stored = (String) tables.value("SELECT smtp_auth_sealed FROM routes");
    assertTrue(stored.startsWith("sealed:") && !stored.contains("secret"), stored);
    assertEquals("secret", tables.routes.inForce().get(0).smtpAuthPassword());
    tables.change(() -> tables.routes.change(added.id(), to("relay.example")));
    assertNull(tables.value("SELECT smtp_auth_sealed FROM routes"));
    assertFalse(tables.routes.list().get(0).hasPassword());
  }

  @Test
  void passwordsOfBeforeAreSealed() {
    tables.sql(
        "INSERT INTO routes (host, remote_host, remote_port, smtp_auth_login, smtp_auth_passwd)"
            + " VALUES ('*', 'relay.example', 587, 'me', 'secret')");
    assertEquals(1, tables.<Integer>change(() -> tables.routes.sealAll()));
    assertEquals(0, tables.<Integer>change(() -> tables.routes.sealAll()));
    assertNull(tables.value("SELECT smtp_auth_passwd FROM routes"));
    assertEquals("secret", tables.routes.list().get(0).smtpAuthPassword());
    tables.sql("UPDATE routes SET remote_host = 'thief.example'");
    Route moved = tables.routes.list().get(0);
    String told = assertThrows(IllegalStateException.class, moved::smtpAuthPassword).getMessage();
    assertFalse(told.contains("secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "a..b, relay.example, '', 25, host",
    "'', '', '', 25, remoteHost",
    "'', 'a b', '', 25, remoteHost",
    "'', relay.example, 192.0.2.1|192.0.2.2&192.0.2.3, 25, localIps",
    "'', relay.example, mail.example.com, 25, localIps",
    "'', relay.example, '', 70000, remotePort"
  })
  void refusesWhatCannotWork(String host, String remote, String localIps, int port, String field) {
    AccountsException refusal =
        assertThrows(
            AccountsException.class,
            () ->
                new NewRoute(host, null, null, remote, port, 1, localIps, null, null, null, null));
    assertEquals(field, refusal.field());
  }

  /** Java alone would end ΟΔΟΣ- with ς, which is another letter of a domain. */
  @Test
  void capitalsMeanTheDomainThatMailHas() {
    String domain = MailAddress.parse("x@ΟΔΟΣ-1.example").domain();
    String written = "ΟΔΟΣ-1.Example";
    NewRoute route =
        new NewRoute(written, "A@" + written, written, written, 0, 1, "", "", "", null, null);
    assertEquals(domain, route.host());
    assertEquals("a@" + domain, route.user());
    assertEquals(domain, route.mailFrom());
    assertEquals(domain, route.remoteHost());
    assertEquals("οδοσ-1.example", DomainName.unicode(domain));
  }

  @Test
  void loginNeedsAPassword() {
    assertThrows(
        AccountsException.class,
        () -> new NewRoute("", "", "", "r.example", 0, 1, "", "me", "", null, null));
  }

  @Test
  void secureTransportHasItsOwnPort() {
    NewRoute route =
        new NewRoute(
            "", "", "", "[2001:db8::1]", 0, 1, "", "", "", Route.Protocol.SMTPS, Route.Tls.VERIFY);
    assertEquals(465, route.remotePort());
    assertEquals("2001:db8::1", route.remoteHost());
    assertTrue(route.toString().contains("465"));
  }

  private static NewRoute to(String remote) {
    return new NewRoute(null, null, null, remote, 0, 1, null, null, null, null, null);
  }
}
