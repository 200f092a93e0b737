package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.scan.MessageSource;
import java.util.List;

/**
 * A message that has arrived whole, but is not yet acknowledged.
 *
 * @param size octets
 * @param receivedFields how many servers it came through
 * @param recipients how many copies are made of it
 * @param limited those of them that were named as mailboxes with a quota, not as an alias
 * @param content as it arrived, without this server's fields
 */
public record Message(
    long size,
    int receivedFields,
    int recipients,
    List<Recipient.Mailbox> limited,
    MessageSource content) {
  public Message {
    limited = List.copyOf(limited);
  }
}
