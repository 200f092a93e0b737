package io.tmail.admin.rest.queue;

import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueueView;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.TraceEvent;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A message in the queue as the API shows it. */
@Schema(name = "QueuedMessage")
public record QueuedMessageDocument(
    String id,
    @Schema(description = "the reverse-path; empty for the null sender") String sender,
    @Schema(description = "what MAIL said beside the sender") String parameters,
    @Schema(description = "the authenticated sender; empty for none") String authUser,
    String messageId,
    @Schema(description = "octets") long size,
    Instant acceptedAt,
    @Schema(description = "the header, its first 32 KiB at most") String header,
    @Schema(description = "those that it still has") List<QueueListing> recipients,
    @Schema(description = "what happened to it so far, each attempt among it")
        List<TraceEvent> history) {
  static QueuedMessageDocument of(QueueView.Message found, List<TraceEvent> history) {
    QueuedMessage message = found.message();
    return new QueuedMessageDocument(
        message.id().value(),
        message.reversePath().toString(),
        message.parameters().toString(),
        message.authUser(),
        message.messageId(),
        found.size(),
        message.acceptedAt(),
        found.header(),
        found.recipients(),
        history);
  }
}
