package io.tmail.queue;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.transports.TransportTable;
import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * One transport for all destinations; it does what the test says and remembers what it was given.
 */
public final class FakeTransports extends TransportTable implements DeliveryTransport {
  public static final DeliveryResult DELIVERED = DeliveryResult.delivered("done", "fake");
  public static final DeliveryResult DEFERRED = DeliveryResult.deferred("4.2.1", "later", "fake");
  public static final DeliveryResult FAILED = DeliveryResult.failed("5.1.1", "nobody", "fake");

  /** A delivery as it arrived. */
  public record Given(DeliveryRequest request, String content) {
    public List<String> recipients() {
      return request.recipients().stream().map(EnvelopeRecipient::address).toList();
    }
  }

  public final List<Given> given = new CopyOnWriteArrayList<>();
  public volatile Function<EnvelopeRecipient, DeliveryResult> outcome = recipient -> DELIVERED;
  volatile int limit = 100;

  @Override
  public DeliveryTransport transportFor(Destination destination) {
    return this;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    given.add(new Given(request, contentOf(request)));
    return request.recipients().stream().map(outcome).toList();
  }

  @Override
  public int recipientLimit() {
    return limit;
  }

  private static String contentOf(DeliveryRequest request) {
    try (InputStream content = request.content().open()) {
      return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
