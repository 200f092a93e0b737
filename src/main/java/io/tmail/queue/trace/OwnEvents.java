package io.tmail.queue.trace;

import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TracedRecipients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Takes from a message's story what is not for the user who looks at it. */
final class OwnEvents {
  private static final Set<TraceEvent.Kind> SETTLED =
      Set.of(TraceEvent.Kind.DELIVERED, TraceEvent.Kind.BOUNCED, TraceEvent.Kind.REFUSED);

  /** For recipients still in the queue, these are not final. */
  private static final Set<TraceEvent.Kind> NO_OUTCOME =
      Set.of(
          TraceEvent.Kind.RELEASED,
          TraceEvent.Kind.RETRIED,
          TraceEvent.Kind.REROUTED,
          TraceEvent.Kind.REPORTED,
          TraceEvent.Kind.REMOVED);

  private OwnEvents() {}

  /** The sender sees the recipients they named, but not who is behind an alias. */
  static OwnMessage sent(TracedMessage message, TracedRecipients recipients) {
    List<TraceEvent> events = new ArrayList<>();
    for (TraceEvent event : message.events()) {
      if (event.recipient().isEmpty()) {
        events.add(event.event() == TraceEvent.Kind.REPORTED ? event : event.told("", false));
      } else {
        recipients
            .nameOf(event.recipient())
            .map(name -> event.told(name, name.equals(event.recipient())))
            .ifPresent(events::add);
      }
    }
    TraceEvent.Kind outcome = message.outcome().orElse(null);
    return own(message, true, recipients.named(), outcome, events);
  }

  /** The recipient sees the events of their own copy; empty if there was none. */
  static Optional<OwnMessage> got(
      TracedMessage message, TracedRecipients recipients, String login) {
    Optional<String> name =
        recipients
            .nameOf(login)
            .or(() -> message.events().stream().filter(isFor(login)).map(e -> login).findFirst());
    List<TraceEvent> events = new ArrayList<>();
    boolean settled = false;
    for (TraceEvent event : message.events()) {
      if (isFor(login).test(event)) {
        events.add(event);
        settled |= SETTLED.contains(event.event());
      } else if (event.recipient().isEmpty() && !settled && concernsAll(event)) {
        events.add(event.told("", false));
      }
    }
    TraceEvent.Kind last = events.isEmpty() ? null : events.get(events.size() - 1).event();
    TraceEvent.Kind outcome = last == null || NO_OUTCOME.contains(last) ? null : last;
    return name.map(named -> own(message, false, List.of(named), outcome, events));
  }

  private static Predicate<TraceEvent> isFor(String login) {
    return event -> event.recipient().equalsIgnoreCase(login);
  }

  /** An administrator's action; a bounce or the removal may concern another recipient's copy. */
  private static boolean concernsAll(TraceEvent event) {
    return event.event() != TraceEvent.Kind.REPORTED && event.event() != TraceEvent.Kind.REMOVED;
  }

  private static OwnMessage own(
      TracedMessage message,
      boolean sent,
      List<String> recipients,
      TraceEvent.Kind outcome,
      List<TraceEvent> events) {
    return new OwnMessage(
        message.id(),
        message.at(),
        sent,
        message.sender(),
        recipients,
        message.messageId(),
        message.size(),
        outcome,
        sent ? 0 : message.score(),
        sent ? List.of() : message.findings(),
        List.copyOf(events));
  }
}
