package io.tmail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.config.Listener;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ReversePath;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTest {
  private final Transaction transaction =
      Policies.transaction(
          Client.connected(
              InetAddress.getLoopbackAddress(),
              new Listener("127.0.0.1", 25, false, Listener.Role.MX)),
          new Mail(ReversePath.NULL_SENDER, EsmtpParameters.NONE, 0));

  @Test
  void checksAtTheEndShareTheirTime() {
    assertEquals(Duration.ofSeconds(28), transaction.timeLeft());
    transaction.spend(Duration.ofSeconds(20));
    assertEquals(Duration.ofSeconds(8), transaction.timeLeft());
    transaction.spend(Duration.ofSeconds(9));
    assertEquals(Duration.ZERO, transaction.timeLeft());
  }

  @Test
  void recipientsAreAddedAndRemovedInWhateverCase() {
    transaction.addRecipient("Alice@example.com", EsmtpParameters.NONE);
    transaction.removeRecipient("bob@example.com");
    assertEquals(false, transaction.isReaddressed());
    transaction.removeRecipient("alice@EXAMPLE.com");
    transaction.insertRecipient("carol@example.com", EsmtpParameters.NONE);
    assertEquals(List.of("carol@example.com"), transaction.recipients());
    assertEquals(true, transaction.isReaddressed());
  }

  @Test
  void whatIsToBeDoneAtItsEndIsDoneOnce() {
    List<String> done = new ArrayList<>();
    transaction.atEnd(() -> done.add("x"));
    transaction.close();
    transaction.close();
    assertEquals(List.of("x"), done);
  }
}
