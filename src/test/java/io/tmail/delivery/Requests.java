package io.tmail.delivery;

import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.store.MessageContent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Requests for deliveries from a@b.example. */
public final class Requests {
  public static final String TEXT = "Subject: x\r\n\r\n.dot\r\ntext\r\n";

  private Requests() {}

  public static DeliveryRequest of(String... recipients) {
    return of(text(TEXT), recipients);
  }

  public static DeliveryRequest of(MessageContent content, String... recipients) {
    List<EnvelopeRecipient> all =
        Arrays.stream(recipients)
            .map(
                address ->
                    new EnvelopeRecipient(
                        address, "to-" + address, Destination.MAILBOX, EsmtpParameters.NONE))
            .toList();
    return new DeliveryRequest(
        new QueueId("ABC"),
        new Envelope(
            ReversePath.parse("a@b.example"),
            EsmtpParameters.parse("BODY=8BITMIME"),
            "",
            Voucher.MACHINE),
        Destination.smtp("example.com"),
        all,
        content);
  }

  /** The same with other parameters of MAIL and of each RCPT. */
  public static DeliveryRequest saying(DeliveryRequest request, String mail, String rcpt) {
    return new DeliveryRequest(
        request.id(),
        new Envelope(
            request.reversePath(),
            EsmtpParameters.parse(mail),
            request.authUser(),
            request.voucher()),
        request.destination(),
        request.recipients().stream()
            .map(
                each ->
                    new EnvelopeRecipient(
                        each.address(),
                        each.original(),
                        each.destination(),
                        EsmtpParameters.parse(rcpt)))
            .toList(),
        request.content());
  }

  /** The same for the folders Junk of mailboxes here. */
  public static DeliveryRequest toJunk(DeliveryRequest request) {
    return new DeliveryRequest(
        request.id(),
        request.envelope(),
        Destination.MAILBOX.junk(),
        request.recipients(),
        request.content());
  }

  /** The same from an authenticated user. */
  public static DeliveryRequest by(DeliveryRequest request, String user) {
    return new DeliveryRequest(
        request.id(),
        new Envelope(request.reversePath(), request.parameters(), user, Voucher.USER),
        request.destination(),
        request.recipients(),
        request.content());
  }

  /** The same, with somebody else to vouch for it. */
  public static DeliveryRequest by(DeliveryRequest request, Voucher voucher) {
    return new DeliveryRequest(
        request.id(),
        new Envelope(request.reversePath(), request.parameters(), request.authUser(), voucher),
        request.destination(),
        request.recipients(),
        request.content());
  }

  public static MessageContent text(String text) {
    return new MessageContent.Inline(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
