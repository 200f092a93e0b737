package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.tmail.AccountsOnTables;
import io.tmail.accounts.NewUser;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.Requests;
import io.tmail.outbound.DkimAlgorithm;
import io.tmail.outbound.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For whom the server signs, with the real table of sender addresses. */
@Tag("tables")
class DkimOwnersTest {
  @TempDir private Path home;
  private final Relays relays = new Relays();
  private AccountsOnTables database;

  @BeforeEach
  void open() {
    database = new AccountsOnTables(home);
    database.empty();
    add("a@b.example", true);
    add("printer", false);
    relays.senders = database.senders;
    relays.signers.add(TestKeys.of("b.example", "s", DkimAlgorithm.RSA).signer());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void loginThatIsNoAddressIsSignedForNoTenant() throws IOException {
    assertSigned(false, "printer");
    database.change(() -> database.senders.add("printer", "scan@other.example"));
    assertSigned(false, "printer");
  }

  @Test
  void addedAddressesAreSignedFor() throws IOException {
    database.change(() -> database.senders.add("printer", "a@b.example"));
    assertSigned(true, "printer");
    assertSigned(true, "a@b.example");
  }

  private void assertSigned(boolean signed, String login) throws IOException {
    DeliveryRequest request =
        Requests.by(
            Requests.of(Requests.text("From: a@b.example\r\n\r\ntext\r\n"), "x@example.com"),
            login);
    DeliveryRequest sent = relays.signer().sign(request);
    if (signed) {
      assertNotSame(request, sent, login);
    } else {
      assertSame(request, sent, login);
    }
  }

  private void add(String login, boolean mailbox) {
    NewUser wanted = new NewUser(login, "secret-1", true, mailbox, false, null);
    database.change(() -> database.users.add(wanted));
  }
}
