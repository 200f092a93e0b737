package io.tmail.pickup;

import io.tmail.accounts.ForwardedSenders;
import io.tmail.accounts.RecipientResolver;
import io.tmail.config.LimitSettings;
import io.tmail.config.Settings;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailDate;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.Origin;
import io.tmail.mail.OwnField;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.SmtpReply;
import io.tmail.mail.Voucher;
import io.tmail.queue.DeliveryLog;
import io.tmail.queue.MailQueue;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueueUnavailableException;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.store.MessageContent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Queues the message of a file. It can no longer be refused: for a recipient that accepts no mail,
 * and for a message that is too big or loops, the sender gets a bounce.
 */
@ApplicationScoped
public class PickupIntake {
  /** What a message that came by SMTP may have grown by on its way through Sieve. */
  private static final int GROWTH = 64 << 10;

  private static final int MORE_FIELDS = 100;

  private static final SmtpReply LOOPING =
      SmtpReply.of(554, "5.4.6", "Too many hops, this message is looping");
  private static final SmtpReply HEADER_TOO_BIG =
      SmtpReply.of(552, "5.3.4", "Message header too big, or too many header fields");

  private Settings settings;
  private PickupRecipients recipients;
  private MailQueue queue;
  private Clock clock;

  protected PickupIntake() {}

  @Inject
  PickupIntake(
      Settings settings,
      RecipientResolver resolver,
      ForwardedSenders forwarded,
      MailQueue queue,
      Clock clock) {
    this.settings = settings;
    this.recipients = new PickupRecipients(settings, resolver, forwarded);
    this.queue = queue;
    this.clock = clock;
  }

  /**
   * On return the message is in the queue, and the file may go.
   *
   * @throws UnusableFileException if it will never be a message
   * @throws QueueUnavailableException if nothing was stored; the caller may retry
   */
  void take(Path file) throws IOException, QueueUnavailableException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      PickupEnvelope said = PickupEnvelope.read(raw);
      LimitSettings.Header most = settings.limits().header();
      MessageHeader header =
          MessageHeader.read(raw, most.size() + GROWTH, most.fields() + MORE_FIELDS);
      Optional<SmtpReply> refusal = refusal(header, Files.size(file));
      take(new Piece(said, header, refusal, refusal.isEmpty() && hasEightBit(file)));
    }
  }

  /** What was read of the file, up to its body. */
  private record Piece(
      PickupEnvelope said, MessageHeader header, Optional<SmtpReply> refusal, boolean eightBit) {

    /** Of a message that is refused anyway the header is enough: the report returns no more. */
    InputStream body() {
      return refusal.isEmpty() ? new LineEnds(header.body()) : InputStream.nullInputStream();
    }
  }

  private static boolean hasEightBit(Path file) throws IOException {
    byte[] some = new byte[1 << 16];
    try (InputStream raw = Files.newInputStream(file)) {
      for (int count = raw.read(some); count >= 0; count = raw.read(some)) {
        for (int i = 0; i < count; i++) {
          if (some[i] < 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void take(Piece piece) throws IOException, QueueUnavailableException {
    Instant now = clock.instant();
    QueueId id = QueueId.next(now.toEpochMilli());
    ReversePath sender = sender(piece.said());
    List<EnvelopeRecipient> to =
        recipients.of(piece.said(), piece.header(), sender, piece.refusal());
    MessageHeader header = piece.header();
    header.removeIf(OwnField::isOwn);
    String from = sender.isNull() ? "MAILER-DAEMON@" + settings.general().me() : sender.toString();
    String name = piece.said().name();
    header.complete(
        "<" + id + "@" + settings.general().me() + ">",
        name.isEmpty() ? from : quoted(name) + " <" + from + ">",
        now);
    if (piece.said().fromHeader()) {
      header.removeAll("bcc");
    }
    EsmtpParameters parameters = EsmtpParameters.parse(piece.eightBit() ? "BODY=8BITMIME" : "");
    InputStream whole =
        new SequenceInputStream(new ByteArrayInputStream(header.toWire()), piece.body());
    MessageContent content = queue.receive(id, received(id, now), whole);
    DeliveryLog.line(id, "client=sendmail, user=" + piece.said().user());
    queue.accept(
        new QueuedMessage(
            id,
            new Envelope(sender, parameters, "", voucher(piece)),
            header.messageId(),
            content,
            now),
        to,
        Arrival.of(new Origin("", piece.said().user(), "local", "")));
  }

  /** Mail forwarded by Sieve is from outside, and its automatic replies may have any author. */
  private static Voucher voucher(Piece piece) {
    boolean sieve = piece.said().sieve() || piece.header().has(PickupRecipients.REDIRECTED);
    return sieve ? Voucher.NOBODY : Voucher.MACHINE;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private byte[] received(QueueId id, Instant now) {
    return "Received: by %s (tmail) with local id %s;\r\n\t%s\r\n"
        .formatted(settings.general().me(), id, MailDate.format(now))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Without a sender it is the calling user at this server. */
  private ReversePath sender(PickupEnvelope said) throws UnusableFileException {
    String text = said.sender().orElse(said.user());
    return text.isEmpty() ? ReversePath.NULL_SENDER : ReversePath.of(recipients.address(text));
  }

  private Optional<SmtpReply> refusal(MessageHeader header, long size) {
    long most = settings.smtpd().maxDataBytes();
    if (most > 0 && size > most + GROWTH) {
      return Optional.of(
          SmtpReply.of(552, "5.3.4", "Message too big, the limit is " + most + " bytes"));
    }
    if (!header.isComplete()) {
      return Optional.of(HEADER_TOO_BIG);
    }
    return header.all("received").size() > settings.smtpd().maxHops()
        ? Optional.of(LOOPING)
        : Optional.empty();
  }
}
