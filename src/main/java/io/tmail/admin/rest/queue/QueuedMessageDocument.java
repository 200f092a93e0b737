package io.tmail.admin.rest.queue;

import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueueReader;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.TraceEvent;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A message in the queue, as shown by the API. */
@Schema(name = "QueuedMessage")
public record QueuedMessageDocument(
    String id,
    @Schema(description = "the reverse-path; empty for the null sender") String sender,
    @Schema(description = "parameters of the MAIL command") String parameters,
    @Schema(description = "the authenticated sender; empty for none") String authUser,
    String messageId,
    @Schema(description = "octets") long size,
    Instant acceptedAt,
    @Schema(description = "the header, at most its first 32 KiB") String header,
    @Schema(description = "remaining recipients") List<QueueListing> recipients,
    @Schema(description = "history, including each delivery attempt") List<TraceEvent> history) {
  static QueuedMessageDocument of(QueueReader.Message found, List<TraceEvent> history) {
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
