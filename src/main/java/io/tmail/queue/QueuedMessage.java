package io.tmail.queue;

import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.store.MessageContent;
import java.time.Instant;

/**
 * A message in the queue, without its recipients.
 *
 * @param id its name from now on
 * @param reversePath where reports go
 * @param parameters of MAIL
 * @param authUser the authenticated sender, empty if none
 * @param messageId the Message-ID field with its brackets, empty if it has none
 * @param content trace field first
 * @param acceptedAt when it was acknowledged; its lifetime counts from here
 */
public record QueuedMessage(
    QueueId id,
    ReversePath reversePath,
    EsmtpParameters parameters,
    String authUser,
    String messageId,
    MessageContent content,
    Instant acceptedAt) {}
