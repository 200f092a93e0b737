package io.tmail.queue.tables;

import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.Finding;
import io.tmail.mail.MailAddress;
import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The statements that record events of messages, part of {@link QueueTables}: an event is in the
 * same commit as the change it describes. No text from outside can make them fail: it is cut to the
 * columns' length.
 */
public final class TraceTables {
  /** Recipients beyond this number appear only in events. */
  public static final int RECIPIENTS_KEPT = 8000;

  private static final int ADDRESS = MailAddress.MAX_ADDRESS;
  private static final int REPLY_KEPT = 500;
  public static final int NUMBER_BITS = 20;
  private static final String INSERT_MESSAGE =
      "INSERT INTO queue_trace (id, at, client, helo, protocol, tls, auth_user, sender,"
          + " recipients, message_id, size, score, findings)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String INSERT_EVENT =
      "INSERT INTO queue_trace_events (id, n, event, recipient, relay, reply, took, tls)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private final boolean on;
  private final PreparedStatement messages;
  private final PreparedStatement events;
  private int messagesCollected;
  private int eventsCollected;
  private int number = ThreadLocalRandom.current().nextInt(1 << NUMBER_BITS);

  /**
   * @param on whether anything is to be written
   */
  TraceTables(Connection connection, boolean on) throws SQLException {
    this.on = on;
    this.messages = connection.prepareStatement(INSERT_MESSAGE);
    this.events = connection.prepareStatement(INSERT_EVENT);
  }

  /** A message came in. */
  public void accepted(QueuedMessage message, Arrival arrival, List<EnvelopeRecipient> recipients)
      throws SQLException {
    if (on) {
      String sender = message.reversePath().toString();
      insert(
          message.id(),
          message.acceptedAt(),
          arrival.origin(),
          message.authUser(),
          sender,
          TracedRecipients.text(recipients));
      collect(message.messageId(), message.content().size(), arrival.findings());
      Instant at = message.acceptedAt();
      if (arrival.quarantine().isPresent()) {
        String why = "quarantine: " + arrival.quarantine().get();
        event(message.id(), TraceEvent.of(TraceEvent.Kind.HELD, why, at));
      }
      String why = Finding.summary(arrival.findings());
      for (EnvelopeRecipient each : recipients) {
        if (each.destination().isJunk()) {
          event(
              message.id(),
              new TraceEvent(at, TraceEvent.Kind.JUNK, each.address(), "", why, 0, ""));
        }
      }
    }
  }

  /** A message, or one of its recipients, was refused. */
  public void refused(Refusal refusal) throws SQLException {
    if (on) {
      insert(
          refusal.id(),
          refusal.at(),
          refusal.origin(),
          refusal.authUser(),
          refusal.sender(),
          text(refusal.recipient(), ADDRESS));
      collect("", 0, refusal.findings());
      event(
          refusal.id(),
          new TraceEvent(
              refusal.at(),
              TraceEvent.Kind.REFUSED,
              refusal.recipient(),
              "",
              refusal.reply().toString(),
              0,
              ""));
    }
  }

  private void insert(
      QueueId id, Instant at, Origin origin, String authUser, String sender, String recipients)
      throws SQLException {
    messages.setString(1, id.value());
    messages.setLong(2, at.toEpochMilli());
    messages.setString(3, text(origin.client(), 64));
    messages.setString(4, text(origin.helo(), 255));
    messages.setString(5, text(origin.protocol(), 16));
    messages.setString(6, text(origin.tls(), 128));
    messages.setString(7, text(authUser, 255));
    messages.setString(8, text(sender, ADDRESS));
    messages.setString(9, recipients);
  }

  /** The row is whole with this. */
  private void collect(String messageId, long size, List<Finding> findings) throws SQLException {
    messages.setString(10, text(messageId, 998));
    messages.setLong(11, size);
    messages.setDouble(12, Finding.score(findings));
    messages.setString(13, findings.isEmpty() ? null : TracedFinding.text(findings));
    messages.addBatch();
    messagesCollected++;
  }

  public void event(QueueId id, TraceEvent event) throws SQLException {
    if (on) {
      events.setString(1, id.value());
      events.setLong(2, numbered(event.at()));
      events.setString(3, event.event().name());
      events.setString(4, text(event.recipient(), ADDRESS));
      events.setString(5, text(event.relay(), 320));
      events.setString(6, text(event.reply(), REPLY_KEPT));
      events.setLong(7, event.tookMillis());
      events.setString(8, text(event.tls(), 128));
      events.addBatch();
      eventsCollected++;
    }
  }

  /** Sends what was collected. */
  void apply() throws SQLException {
    if (messagesCollected > 0) {
      messagesCollected = 0;
      messages.executeBatch();
    }
    if (eventsCollected > 0) {
      eventsCollected = 0;
      events.executeBatch();
    }
  }

  /** Another number each time, so that an event never stands in the way of another. */
  private long numbered(Instant at) {
    number = (number + 1) & ((1 << NUMBER_BITS) - 1);
    return (at.toEpochMilli() << NUMBER_BITS) | number;
  }

  /** When the event with that number was. */
  public static Instant timeOf(long number) {
    return Instant.ofEpochMilli(number >> NUMBER_BITS);
  }

  /** No character that a database would choke on, and no more of them than there is room for. */
  static String text(String text, int most) {
    String kept = text.length() <= most ? text : text.substring(0, most);
    boolean plain = true;
    for (int i = 0; i < kept.length() && plain; i++) {
      plain = kept.charAt(i) >= ' ' && !Character.isSurrogate(kept.charAt(i));
    }
    return plain ? kept : kept.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
  }
}
