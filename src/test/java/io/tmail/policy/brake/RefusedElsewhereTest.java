package io.tmail.policy.brake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.queue.QueueEvent;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import io.tmail.rates.TestRates;
import io.tmail.sending.HeldSuspensions;
import io.tmail.sending.NoLimits;
import io.tmail.store.MessageContent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What other servers refuse of a user's mail. The queue's writer tells it and must not wait. */
class RefusedElsewhereTest {
  private static final String ALICE = "alice@example.com";

  private final HeldSuspensions suspensions = new HeldSuspensions();
  private final Brake brake =
      new Brake(Settings.load(Map.of()), TestRates.alone(), new NoLimits(), suspensions);

  private void refuse(String named, String address, int times) {
    QueuedMessage message =
        new QueuedMessage(
            QueueId.next(1),
            new Envelope(ReversePath.parse(ALICE), EsmtpParameters.NONE, ALICE, Voucher.USER),
            "",
            new MessageContent.Inline(new byte[0]),
            Instant.EPOCH);
    EnvelopeRecipient to =
        new EnvelopeRecipient(
            address, named, Destination.smtp("far.example"), EsmtpParameters.NONE);
    QueuedRecipient recipient = QueuedRecipient.numbered(List.of(to)).get(0);
    for (int i = 0; i < times; i++) {
      brake.onSettled(
          new QueueEvent.Settled(
              message, recipient, DeliveryResult.failed("5.1.1", "nobody", "far"), Duration.ZERO));
    }
  }

  @Test
  void theTellerDoesNotSuspendAndTheTimerDoes() {
    refuse("x@far.example", "x@far.example", 51);
    assertTrue(suspensions.of(ALICE).isEmpty());
    brake.drain();
    assertEquals("51 refused recipients in an hour", suspensions.of(ALICE).orElseThrow().reason());
  }

  /** A tenant's alias that leads to many dead addresses must not have its authors suspended. */
  @Test
  void whatAliasesForwardDoesNotCount() {
    refuse("team@tenant.example", "x@far.example", 200);
    brake.drain();
    assertTrue(suspensions.of(ALICE).isEmpty());
  }

  @Test
  void fiftyAreNoTheft() {
    refuse("x@far.example", "x@far.example", 50);
    brake.drain();
    assertTrue(suspensions.of(ALICE).isEmpty());
  }
}
