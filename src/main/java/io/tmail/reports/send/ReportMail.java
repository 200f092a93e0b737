package io.tmail.reports.send;

import io.tmail.accounts.RecipientResolver;
import io.tmail.config.Settings;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailAddress;
import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.queue.MailQueue;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueueUnavailableException;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.store.MessageContent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Queues reports. Their sender is the null sender, so that a bounce cannot answer them. */
@ApplicationScoped
public class ReportMail {
  private MailQueue queue;
  private RecipientResolver resolver;
  private MailAddress from;
  private Clock clock;

  protected ReportMail() {}

  @Inject
  public ReportMail(Settings settings, MailQueue queue, RecipientResolver resolver, Clock clock) {
    this.queue = queue;
    this.resolver = resolver;
    this.from = settings.reports().from();
    this.clock = clock;
  }

  /**
   * On return the report is in the queue.
   *
   * @return whether any of the addresses takes mail
   */
  boolean send(Letter letter, List<MailAddress> to) throws IOException, QueueUnavailableException {
    List<EnvelopeRecipient> recipients =
        to.stream()
            .flatMap(each -> resolver.resolve(each).recipients(each, EsmtpParameters.NONE).stream())
            .distinct()
            .toList();
    if (recipients.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    QueueId id = QueueId.next(now.toEpochMilli());
    byte[] header = letter.header(from, to, now).getBytes(StandardCharsets.UTF_8);
    MessageContent content = queue.receive(id, header, new ByteArrayInputStream(letter.body()));
    queue.accept(
        new QueuedMessage(
            id,
            new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.MACHINE),
            letter.messageId(),
            content,
            now),
        recipients,
        Arrival.of(Origin.OURSELVES));
    return true;
  }
}
