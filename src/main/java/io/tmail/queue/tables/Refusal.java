package io.tmail.queue.tables;

import io.tmail.mail.Finding;
import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import io.tmail.mail.SmtpReply;
import java.time.Instant;
import java.util.List;

/**
 * A refused command of a client.
 *
 * @param id under which it can be looked up
 * @param authUser the authenticated sender, empty if none
 * @param sender the reverse-path
 * @param recipient who was refused; empty where it was the sender or the message
 * @param findings what checks had found out
 */
public record Refusal(
    QueueId id,
    Instant at,
    Origin origin,
    String authUser,
    String sender,
    String recipient,
    SmtpReply reply,
    List<Finding> findings) {
  public Refusal {
    findings = List.copyOf(findings);
  }
}
