package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailDate;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.store.MessageContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the report that tells a sender why his mail did not arrive: multipart/report (RFC 6522)
 * with words for a person, a delivery-status part (RFC 3464) for a program, and the header of the
 * message.
 */
final class DsnComposer {
  private static final int HEADER_KEPT = 32 * 1024;
  private static final String CRLF = "\r\n";

  /** Keeps each line below 998 octets (RFC 5322 §2.1.1). */
  private static final int TEXT_KEPT = 900;

  /** A relay that is a host: {@code mx.example.com[192.0.2.1]:25}. */
  private static final Pattern HOST = Pattern.compile("(.+?)(?:\\[[^\\]]+])?:\\d+");

  private final String me;

  DsnComposer(String me) {
    this.me = me;
  }

  /** A report to the message's reverse-path, which must not be null (RFC 5321 §6.1). */
  QueuedMessage compose(QueuedMessage message, List<Failure> failures, Instant now) {
    QueueId id = QueueId.next(now.toEpochMilli());
    String messageId = "<" + id + "@" + me + ">";
    String boundary = id + "/" + me;
    StringBuilder report = new StringBuilder();
    header(report, message, messageId, boundary, now);
    words(report, boundary, failures);
    status(report, boundary, message, failures);
    report.append("--").append(boundary).append(CRLF);
    field(report, "Content-Type", "text/rfc822-headers");
    field(report, "Content-Transfer-Encoding", "8bit");
    report.append(CRLF);
    report.append(headerOf(message)).append(CRLF);
    report.append("--").append(boundary).append("--").append(CRLF);
    return new QueuedMessage(
        id,
        ReversePath.NULL_SENDER,
        EsmtpParameters.NONE,
        "",
        messageId,
        new MessageContent.Inline(report.toString().getBytes(StandardCharsets.ISO_8859_1)),
        now);
  }

  private void header(
      StringBuilder report, QueuedMessage message, String messageId, String boundary, Instant now) {
    field(report, "Date", MailDate.format(now));
    field(report, "From", "Mail Delivery System <MAILER-DAEMON@" + me + ">");
    field(report, "To", message.reversePath().toString());
    field(report, "Subject", "Undelivered Mail Returned to Sender");
    field(report, "Message-ID", messageId);
    if (!message.messageId().isEmpty() && message.messageId().length() <= TEXT_KEPT) {
      field(report, "References", ascii(message.messageId()));
    }
    field(report, "Auto-Submitted", "auto-replied");
    field(report, "MIME-Version", "1.0");
    field(
        report,
        "Content-Type",
        "multipart/report; report-type=delivery-status;" + CRLF + "\tboundary=\"" + boundary + '"');
    report.append(CRLF);
  }

  private void words(StringBuilder report, String boundary, List<Failure> failures) {
    report.append("--").append(boundary).append(CRLF);
    field(report, "Content-Type", "text/plain; charset=utf-8");
    field(report, "Content-Transfer-Encoding", "8bit");
    report.append(CRLF);
    line(report, "This is the mail server " + me + ".");
    report.append(CRLF);
    line(report, "Your message could not be delivered to:");
    for (Failure failure : failures) {
      report.append(CRLF);
      line(report, "<" + latin1(failure.recipient().recipient().original()) + ">");
      line(report, "    " + failure.reason());
      line(report, "    " + failure.result().relay() + " said: " + said(failure.result()));
    }
    report.append(CRLF);
    line(report, "Nothing more will be tried. The header of your message is attached.");
    report.append(CRLF);
  }

  private void status(
      StringBuilder report, String boundary, QueuedMessage message, List<Failure> failures) {
    report.append("--").append(boundary).append(CRLF);
    field(report, "Content-Type", "message/delivery-status");
    report.append(CRLF);
    field(report, "Reporting-MTA", "dns; " + me);
    field(report, "X-Tmail-Queue-ID", message.id().value());
    message.parameters().value("ENVID").ifPresent(id -> field(report, "Original-Envelope-Id", id));
    field(report, "Arrival-Date", MailDate.format(message.acceptedAt()));
    report.append(CRLF);
    for (Failure failure : failures) {
      recipient(report, failure);
    }
  }

  private static void recipient(StringBuilder report, Failure failure) {
    DeliveryResult result = failure.result();
    failure
        .recipient()
        .recipient()
        .parameters()
        .value("ORCPT")
        .ifPresent(orcpt -> field(report, "Original-Recipient", orcpt.replaceFirst(";", "; ")));
    field(
        report, "Final-Recipient", "rfc822; " + ascii(failure.recipient().recipient().original()));
    field(report, "Action", "failed");
    field(report, "Status", failure.status());
    Matcher host = HOST.matcher(result.relay());
    boolean remote = host.matches();
    if (remote) {
      field(report, "Remote-MTA", "dns; " + host.group(1));
    }
    field(report, "Diagnostic-Code", (remote ? "smtp; " : "x-tmail; ") + said(result));
    report.append(CRLF);
  }

  private static String said(DeliveryResult result) {
    return ascii(result.reply().toString());
  }

  /** The status part has no other characters (RFC 3464 §2.1). */
  private static String ascii(String text) {
    String kept = text.length() > TEXT_KEPT ? text.substring(0, TEXT_KEPT) + "..." : text;
    return kept.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** The header as it was queued, byte for byte, cut at a limit. */
  private static String headerOf(QueuedMessage message) {
    try (InputStream content = message.content().open()) {
      byte[] head = content.readNBytes(HEADER_KEPT);
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      kept.write(head, 0, head.length);
      String text = kept.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      return end < 0 ? text : text.substring(0, end + 2);
    } catch (IOException contentGone) {
      return "X-Tmail-Note: the content could not be read" + CRLF;
    }
  }

  private static void field(StringBuilder report, String name, String value) {
    report.append(name).append(": ").append(value).append(CRLF);
  }

  private static void line(StringBuilder report, String text) {
    report.append(text).append(CRLF);
  }

  /** The report is assembled from bytes seen as Latin-1; UTF-8 text keeps its bytes that way. */
  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /**
   * A recipient that was given up.
   *
   * @param result of the last attempt
   * @param expired whether it was temporary, but for too long
   */
  record Failure(QueuedRecipient recipient, DeliveryResult result, boolean expired) {
    String reason() {
      return expired ? "The message has been in the queue too long." : "It was refused for good.";
    }

    /** Expiry is permanent whatever the last reply was (RFC 3463: X.4.7). */
    String status() {
      return expired ? "5.4.7" : result.status().toString();
    }
  }
}
