package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.mail.QueueId;
import java.util.List;

/**
 * A message that has arrived whole, but is not yet acknowledged.
 *
 * @param id its name in the log, and in the queue if it is accepted
 * @param size octets
 * @param receivedFields how many servers it came through
 * @param recipients how many copies are made of it
 * @param limited those of them that were named as mailboxes with a quota, not as an alias
 * @param content header and body
 */
public record Message(
    QueueId id,
    long size,
    int receivedFields,
    int recipients,
    List<Recipient.Mailbox> limited,
    Content content) {
  public Message {
    limited = List.copyOf(limited);
  }
}
