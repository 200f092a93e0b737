package io.tmail.queue.tables;

import io.tmail.mail.EnvelopeRecipient;
import java.util.ArrayList;
import java.util.List;

/**
 * What is still to be done for one recipient of a message.
 *
 * @param seq its number within the message, from 0
 * @param recipient who, and which way
 * @param attempts how often it was tried
 * @param warned whether the sender has got a delay warning
 */
public record QueuedRecipient(int seq, EnvelopeRecipient recipient, int attempts, boolean warned) {

  /** A recipient without a delay warning. */
  public QueuedRecipient(int seq, EnvelopeRecipient recipient, int attempts) {
    this(seq, recipient, attempts, false);
  }

  /** New recipients with their numbers. */
  public static List<QueuedRecipient> numbered(List<EnvelopeRecipient> recipients) {
    List<QueuedRecipient> numbered = new ArrayList<>();
    for (EnvelopeRecipient recipient : recipients) {
      numbered.add(new QueuedRecipient(numbered.size(), recipient, 0));
    }
    return numbered;
  }

  /** What is to be done with a recipient that is not being delivered. */
  public enum State {
    /** Waits for its time. */
    QUEUED,
    /** Waits for the administrator. */
    HELD,
    /** An administrator discarded it; it is deleted when no delivery is in progress. */
    DISCARDED,
    /** An administrator bounced it; it is returned when no delivery is in progress. */
    BOUNCED
  }
}
