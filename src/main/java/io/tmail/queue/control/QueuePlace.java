package io.tmail.queue.control;

import io.tmail.mail.QueueId;

/**
 * A place in the queue's order, between two recipients: after the named one. A page that begins at
 * a place costs the same wherever that is, and nothing is shown twice or left out because others
 * came or went.
 *
 * @param id a message's id, or the empty text for the beginning
 */
public record QueuePlace(String id, int seq) {
  /** Before everything. */
  public static final QueuePlace BEGIN = new QueuePlace("", -1);

  /**
   * Reads the form {@code ID:SEQ}, or {@code ID} alone for the end of a message.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static QueuePlace parse(String text) {
    if (text.isEmpty()) {
      return BEGIN;
    }
    int colon = text.indexOf(':');
    String id = colon < 0 ? text : text.substring(0, colon);
    int seq = colon < 0 ? Integer.MAX_VALUE : Integer.parseInt(text.substring(colon + 1));
    return new QueuePlace(new QueueId(id).value(), seq);
  }
}
