package io.tmail.queue;

import io.tmail.mail.EnvelopeRecipient;

/**
 * What is still to be done for one recipient of a message.
 *
 * @param seq its number within the message, from 0
 * @param recipient who, and which way
 * @param attempts how often it was tried
 */
public record QueuedRecipient(int seq, EnvelopeRecipient recipient, int attempts) {

  /** The state of a recipient that nobody works on. */
  public enum State {
    /** Waits for its time. */
    QUEUED,
    /** Waits for the administrator. */
    HELD
  }
}
