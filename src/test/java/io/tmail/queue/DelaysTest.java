package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.delivery.Contact;
import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.SmtpReply;
import io.tmail.mail.Voucher;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.store.MessageContent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelaysTest {
  private static final Instant BEGIN = Instant.parse("2026-01-02T03:00:00Z");

  private final QueuedMessage message =
      new QueuedMessage(
          QueueId.next(0),
          new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.NOBODY),
          "",
          new MessageContent.Inline(new byte[1]),
          BEGIN);

  /** All in milliseconds: of the transfer's begin, or from there. */
  @ParameterizedTest
  @CsvSource({
    "1200, 5000, 6000, 300, 'delay=6.00, delays=1.20/3.80/0.30/0.70'",
    "0, 5000, 6000, 300, 'delay=6.00, delays=0.00/5.00/0.30/0.70'",
    "0, 0, 0, 0, 'delay=0.00, delays=0.00/0.00/0.00/0.00'",
    // two clocks may differ by a little
    "10, 10, 20, 14, 'delay=0.02, delays=0.01/0.00/0.01/0.00'",
    // the system's clock was set back: during the arrival, before the attempt, during it
    "-50, 10, 20, 0, 'delay=0.02, delays=0.00/0.01/0.00/0.01'",
    "1200, -5000, -4000, 300, 'delay=1.00, delays=0.00/0.00/0.30/0.70'",
    "1200, 5000, 1000, 300, 'delay=5.00, delays=1.20/3.80/0.00/0.00'"
  })
  void fourDelaysMakeTheWhole(long arrival, long begin, long end, long setUp, String expected) {
    TraceEvent.Attempt attempt =
        new TraceEvent.Attempt(BEGIN.plusMillis(begin), BEGIN.plusMillis(end));
    Contact contact = new Contact("mx.example", "", Duration.ofMillis(setUp));
    DeliveryResult result =
        new DeliveryResult.Deferred(SmtpReply.of(451, "4.3.0", "later"), contact);
    Delivery delivery =
        new Delivery(message, Destination.MAILBOX, List.of(), true)
            .arrivedIn(Duration.ofMillis(arrival));
    assertEquals(expected, Delays.of(delivery, attempt, result).toString());
  }

  @Test
  void messageOutOfTheTablesHasNoArrival() {
    Delivery delivery = new Delivery(message, Destination.MAILBOX, List.of(), true);
    assertEquals(Duration.ZERO, delivery.arrival());
  }
}
