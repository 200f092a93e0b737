package io.tmail.queue;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.ReversePath;
import io.tmail.queue.tables.QueueTables;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * A piece of work in memory, owned by this node: a message for some recipients with one destination
 * and one reverse-path, to be tried in one transaction.
 *
 * @param message with the reverse-path that it has for these recipients
 * @param coversMessage whether no other recipient of the message was left when this was made
 * @param arrival how long the message took to arrive; zero if it was taken out of the tables, which
 *     do not have it
 */
public record Delivery(
    QueuedMessage message,
    Destination destination,
    List<QueuedRecipient> recipients,
    boolean coversMessage,
    Duration arrival) {

  public Delivery(
      QueuedMessage message,
      Destination destination,
      List<QueuedRecipient> recipients,
      boolean coversMessage) {
    this(message, destination, recipients, coversMessage, Duration.ZERO);
  }

  /** Cuts a new message into deliveries, none with more recipients than its transport takes. */
  static List<Delivery> ofNew(
      QueuedMessage message, List<QueuedRecipient> recipients, ToIntFunction<Destination> limit) {
    List<Delivery> all = of(message, recipients, limit);
    return all.size() > 1 ? all : List.of(all.get(0).coveringMessage());
  }

  /** The same for recipients taken out of the tables, where there may be more of them. */
  static List<Delivery> of(
      QueuedMessage message, List<QueuedRecipient> recipients, ToIntFunction<Destination> limit) {
    Map<Way, List<QueuedRecipient>> byWay = new LinkedHashMap<>();
    for (QueuedRecipient recipient : recipients) {
      Way way = Way.of(message, recipient.recipient());
      byWay.computeIfAbsent(way, key -> new ArrayList<>()).add(recipient);
    }
    List<Delivery> deliveries = new ArrayList<>();
    byWay.forEach(
        (way, all) -> {
          QueuedMessage going = message.goingTo(all.get(0).recipient());
          int most = limit.applyAsInt(way.destination);
          for (int from = 0; from < all.size(); from += most) {
            List<QueuedRecipient> some = all.subList(from, Math.min(all.size(), from + most));
            deliveries.add(new Delivery(going, way.destination, List.copyOf(some), false));
          }
        });
    return deliveries;
  }

  /** What the recipients of one transaction have in common. */
  private record Way(Destination destination, ReversePath reversePath) {
    static Way of(QueuedMessage message, EnvelopeRecipient recipient) {
      return new Way(recipient.destination(), message.goingTo(recipient).reversePath());
    }
  }

  private Delivery coveringMessage() {
    return new Delivery(message, destination, recipients, true);
  }

  /** The same of a message that took so long to arrive. */
  Delivery arrivedIn(Duration time) {
    return new Delivery(message, destination, recipients, coversMessage, time);
  }

  /** In the tables, this node owns the recipients no more. */
  void release(QueueTables tables) throws SQLException {
    for (QueuedRecipient recipient : recipients) {
      tables.release(message.id(), recipient.seq());
    }
  }

  DeliveryRequest request() {
    return new DeliveryRequest(
        message.id(),
        message.envelope(),
        destination,
        recipients.stream().map(QueuedRecipient::recipient).toList(),
        message.content());
  }
}
