package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.Ascii;
import io.tmail.mail.Envelope;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailDate;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.queue.tables.QueuedMessage;
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
 * Writes bounces and other delivery reports: multipart/report (RFC 6522) with a text for people, a
 * delivery-status part (RFC 3464) for programs, and the message or its header.
 */
public final class DsnComposer {
  private static final int HEADER_KEPT = 32 * 1024;
  private static final int MOST_RETURNED = 1 << 20;
  private static final String CRLF = "\r\n";
  private static final String CONTENT_GONE = "X-Tmail-Note: the content could not be read" + CRLF;

  /** Keeps each line below 998 octets (RFC 5322 §2.1.1). */
  private static final int TEXT_KEPT = 900;

  /** With a line of its own. */
  private static final int ADDRESS_KEPT = 990;

  private static final int MOST_LINE = 998;

  /** A relay that is a host: {@code mx.example.com[192.0.2.1]:25}. */
  private static final Pattern HOST = Pattern.compile("(.+?)(?:\\[[^\\]]+])?:\\d+");

  private final String me;
  private final ReportWords words;

  DsnComposer(String me, ReportWords words) {
    this.me = me;
    this.words = words;
  }

  /** A report to the message's reverse-path, which must not be null (RFC 5321 §6.1). */
  QueuedMessage compose(QueuedMessage message, List<Notice> notices, Instant now) {
    QueueId id = QueueId.next(now.toEpochMilli());
    String messageId = "<" + id + "@" + me + ">";
    String boundary = id + "/" + me;
    StringBuilder report = new StringBuilder();
    header(report, message, new Head(messageId, boundary, subject(notices)), now);
    words(report, boundary, notices);
    status(report, boundary, message, notices);
    report.append("--").append(boundary).append(CRLF);
    boolean full = wantsContent(message, notices);
    field(report, "Content-Type", full ? "message/rfc822" : "text/rfc822-headers");
    field(report, "Content-Transfer-Encoding", "8bit");
    report.append(CRLF);
    report.append(full ? contentOf(message) : headerOf(message)).append(CRLF);
    report.append("--").append(boundary).append("--").append(CRLF);
    return new QueuedMessage(
        id,
        new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.MACHINE),
        messageId,
        new MessageContent.Inline(report.toString().getBytes(StandardCharsets.ISO_8859_1)),
        now);
  }

  private void header(StringBuilder report, QueuedMessage message, Head head, Instant now) {
    field(report, "Date", MailDate.format(now));
    field(report, "From", "Mail Delivery System <MAILER-DAEMON@" + me + ">");
    field(report, "To", message.reversePath().toString());
    field(report, "Subject", head.subject);
    field(report, "Message-ID", head.messageId);
    if (!message.messageId().isEmpty() && message.messageId().length() <= TEXT_KEPT) {
      field(report, "References", ascii(message.messageId()));
    }
    field(report, "Auto-Submitted", "auto-replied");
    field(report, "MIME-Version", "1.0");
    field(
        report,
        "Content-Type",
        "multipart/report; report-type=delivery-status;"
            + CRLF
            + "\tboundary=\""
            + head.boundary
            + '"');
    report.append(CRLF);
  }

  private String subject(List<Notice> notices) {
    return words.subject(notices.stream().map(Notice::kind).sorted().findFirst().orElseThrow());
  }

  private void words(StringBuilder report, String boundary, List<Notice> notices) {
    report.append("--").append(boundary).append(CRLF);
    field(report, "Content-Type", "text/plain; charset=utf-8");
    field(report, "Content-Language", words.language());
    field(report, "Content-Transfer-Encoding", "8bit");
    report.append(CRLF);
    line(report, words.text("server", me));
    report.append(CRLF);
    line(report, words.text("what"));
    for (Notice notice : notices) {
      report.append(CRLF);
      line(report, "<" + latin1(notice.recipient().recipient().original()) + ">");
      line(report, "    " + words.reason(notice.kind()));
      line(report, "    " + words.text("said", relay(notice), said(notice)));
    }
    report.append(CRLF);
    line(report, words.text("attached"));
    report.append(CRLF);
  }

  private void status(
      StringBuilder report, String boundary, QueuedMessage message, List<Notice> notices) {
    report.append("--").append(boundary).append(CRLF);
    field(report, "Content-Type", "message/delivery-status");
    report.append(CRLF);
    field(report, "Reporting-MTA", "dns; " + me);
    field(report, "X-Tmail-Queue-ID", message.id().value());
    message.parameters().value("ENVID").ifPresent(id -> field(report, "Original-Envelope-Id", id));
    field(report, "Arrival-Date", MailDate.format(message.acceptedAt()));
    report.append(CRLF);
    for (Notice notice : notices) {
      recipient(report, notice);
    }
  }

  private static void recipient(StringBuilder report, Notice notice) {
    notice
        .recipient()
        .recipient()
        .parameters()
        .value("ORCPT")
        .ifPresent(orcpt -> field(report, "Original-Recipient", orcpt.replaceFirst(";", "; ")));
    field(report, "Final-Recipient", typed(notice.recipient().recipient().original()));
    field(report, "Action", notice.kind().action());
    field(report, "Status", notice.status());
    Matcher host = HOST.matcher(relay(notice));
    boolean remote = host.matches();
    if (remote) {
      field(report, "Remote-MTA", "dns; " + host.group(1));
    }
    field(report, "Diagnostic-Code", (remote ? "smtp; " : "x-tmail; ") + said(notice));
    report.append(CRLF);
  }

  /** Beyond ASCII as RFC 6533 §3 encodes it for a part that has no other characters. */
  private static String typed(String address) {
    if (Ascii.isAscii(address)) {
      return "rfc822; " + ascii(address, ADDRESS_KEPT);
    }
    StringBuilder encoded = new StringBuilder("utf-8; ");
    address
        .codePoints()
        .forEach(
            c -> {
              if (c > ' ' && c < 127 && c != '\\' && c != '+' && c != '=') {
                encoded.appendCodePoint(c);
              } else {
                encoded.append("\\x{%X}".formatted(c));
              }
            });
    return encoded.toString();
  }

  /** Behind an alias that leads elsewhere the sender does not learn where. */
  private static String relay(Notice notice) {
    return notice.recipient().recipient().isForwarded() ? "tmail" : notice.result().relay();
  }

  private static String said(Notice notice) {
    DeliveryResult result = notice.result();
    if (notice.recipient().recipient().isForwarded()) {
      return result.reply().code() + " " + result.status() + " could not be forwarded";
    }
    return ascii(result.reply().toString());
  }

  /** The status part has no other characters (RFC 3464 §2.1). */
  private static String ascii(String text) {
    return ascii(text, TEXT_KEPT);
  }

  private static String ascii(String text, int most) {
    String kept = text.length() > most ? text.substring(0, most) + "..." : text;
    return kept.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /**
   * RET=FULL counts for failures only (RFC 3461 §4.3); a big message would fill the queue twice.
   */
  private static boolean wantsContent(QueuedMessage message, List<Notice> notices) {
    return message.parameters().value("RET").orElse("").equalsIgnoreCase("FULL")
        && notices.stream().anyMatch(notice -> notice.kind().isFailure())
        && message.content().size() <= MOST_RETURNED;
  }

  private static String contentOf(QueuedMessage message) {
    try (InputStream content = message.content().open()) {
      return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException contentGone) {
      return CONTENT_GONE;
    }
  }

  /** The header as it was queued, byte for byte, cut at a limit. */
  public static String headerOf(QueuedMessage message) {
    try (InputStream content = message.content().open()) {
      byte[] head = content.readNBytes(HEADER_KEPT);
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      kept.write(head, 0, head.length);
      String text = kept.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      return end < 0 ? text : text.substring(0, end + 2);
    } catch (IOException contentGone) {
      return CONTENT_GONE;
    }
  }

  /** A long address has a line of its own (RFC 5322 §2.2.3). */
  private static void field(StringBuilder report, String name, String value) {
    boolean fits = name.length() + 2 + value.length() <= MOST_LINE;
    int blank = fits ? 0 : value.lastIndexOf(' ') + 1;
    String fold = fits ? "" : CRLF + "\t";
    report.append(name).append(": ").append(value, 0, blank).append(fold);
    report.append(value, blank, value.length()).append(CRLF);
  }

  private static void line(StringBuilder report, String text) {
    report.append(text).append(CRLF);
  }

  /** The report is assembled from bytes seen as Latin-1; UTF-8 text keeps its bytes that way. */
  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The fields of the report's own header that differ from report to report. */
  private record Head(String messageId, String boundary, String subject) {}
}
