package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.ReportLanguage;
import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.SmtpReply;
import io.tmail.mail.Voucher;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.QueuedRecipient;
import io.tmail.store.MessageContent;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports as a mail program reads them. */
class DsnComposerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String HEADER = "Received: by me\r\nSubject: gr\u00fc\u00df\r\n";
  private static final Notice GONE =
      failure(
          "gone@c.example",
          new DeliveryResult.Failed(
              SmtpReply.of(550, "5.1.1", "no such user"), "mx.c.example[192.0.2.1]:25"),
          false);

  private final DsnComposer composer =
      new DsnComposer("me.example", new ReportWords(Locale.ENGLISH));

  @Test
  void comesFromNobodyAndGoesToTheSender() throws Exception {
    QueuedMessage report = compose(message(HEADER + "\r\nbody\r\n"), GONE);
    MimeMessage mail = parse(report);
    assertTrue(report.reversePath().isNull());
    assertEquals("alice@b.example", mail.getHeader("To", null));
    assertTrue(mail.getHeader("From", null).contains("<MAILER-DAEMON@me.example>"));
    assertEquals("auto-replied", mail.getHeader("Auto-Submitted", null));
    assertEquals("<1@b.example>", mail.getHeader("References", null));
    assertEquals(report.messageId(), mail.getMessageID());
    assertFalse(mail.getSentDate() == null);
  }

  @Test
  void isAReportOfThreeParts() throws Exception {
    MimeMultipart parts = parts(compose(message(HEADER + "\r\nbody\r\n"), GONE));
    assertTrue(parts.getContentType().startsWith("multipart/report"));
    assertTrue(parts.getContentType().contains("report-type=delivery-status"));
    assertEquals(3, parts.getCount());
    assertTrue(parts.getBodyPart(0).isMimeType("text/plain"));
    assertTrue(parts.getBodyPart(1).isMimeType("message/delivery-status"));
    assertTrue(parts.getBodyPart(2).isMimeType("text/rfc822-headers"));
    String words = text(parts.getBodyPart(0));
    assertTrue(words.contains("<gone@c.example>") && words.contains("no such user"), words);
  }

  @Test
  void programReadsWhatBecameOfEachRecipient() throws Exception {
    Notice full =
        failure("full@local", DeliveryResult.failed("5.2.2", "over quota", "dovecot-lda"), false);
    List<InternetHeaders> groups = status(compose(message(HEADER + "\r\nbody\r\n"), GONE, full));
    assertEquals(3, groups.size());
    assertEquals("dns; me.example", groups.get(0).getHeader("Reporting-MTA", null));
    assertEquals("E1", groups.get(0).getHeader("Original-Envelope-Id", null));
    assertFalse(groups.get(0).getHeader("Arrival-Date", null).isEmpty());
    assertEquals("rfc822; gone@c.example", groups.get(1).getHeader("Final-Recipient", null));
    assertEquals("failed", groups.get(1).getHeader("Action", null));
    assertEquals("5.1.1", groups.get(1).getHeader("Status", null));
    assertEquals("dns; mx.c.example", groups.get(1).getHeader("Remote-MTA", null));
    assertEquals("smtp; 550 5.1.1 no such user", groups.get(1).getHeader("Diagnostic-Code", null));
    assertEquals("5.2.2", groups.get(2).getHeader("Status", null));
    assertNull(groups.get(2).getHeader("Remote-MTA", null), "dovecot-lda is no host");
    assertEquals("x-tmail; 550 5.2.2 over quota", groups.get(2).getHeader("Diagnostic-Code", null));
  }

  /** Large services have local parts that fill the line. */
  @Test
  void longAddressesAreWholeAndNoLineIsTooLong() throws Exception {
    String address = "b".repeat(980) + "@c.example";
    QueuedMessage plain = message(HEADER + "\r\nbody\r\n");
    QueuedMessage message =
        new QueuedMessage(
            plain.id(),
            new Envelope(
                ReversePath.parse("a".repeat(980) + "@b.example"),
                plain.parameters(),
                "",
                Voucher.NOBODY),
            plain.messageId(),
            plain.content(),
            NOON);
    Notice gone =
        failure(
            address,
            new DeliveryResult.Failed(
                SmtpReply.of(550, "5.1.1", "no such user"), "mx.c.example:25"),
            false);
    QueuedMessage report = compose(message, gone);
    String said = status(report).get(1).getHeader("Final-Recipient", null);
    assertEquals("rfc822; " + address, said.replaceAll("\\s+", " "));
    assertEquals(message.reversePath().toString(), parse(report).getHeader("To", null).strip());
    String text = new String(report.content().open().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertTrue(text.lines().allMatch(line -> line.length() <= 998), text);
  }

  @Test
  void waitingTooLongIsPermanentWhateverTheLastReplyWas() throws Exception {
    Notice late =
        failure("x@c.example", DeliveryResult.deferred("4.4.1", "no route", "c.example"), true);
    QueuedMessage report = compose(message(HEADER + "\r\nbody\r\n"), late);
    assertEquals("5.4.7", status(report).get(1).getHeader("Status", null));
    assertTrue(text(parts(report).getBodyPart(0)).contains("in the queue too long"));
  }

  @Test
  void headerOfTheMessageComesBackAndNoMore() throws Exception {
    MimeMultipart parts = parts(compose(message(HEADER + "\r\nbody\r\n"), GONE));
    assertEquals(HEADER, text(parts.getBodyPart(2)));
    assertEquals("8bit", parts.getBodyPart(2).getHeader("Content-Transfer-Encoding")[0]);
  }

  @Test
  void headerWithoutEndIsCutOff() throws Exception {
    QueuedMessage report = compose(message("X: y\r\n".repeat(100_000)), GONE);
    assertTrue(report.content().size() < 40_000);
    assertEquals(3, parts(report).getCount());
  }

  @Test
  void contentThatIsGoneDoesNotPreventTheReport() throws Exception {
    MessageContent lost =
        new MessageContent() {
          @Override
          public long size() {
            return 1;
          }

          @Override
          public InputStream open() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int memory() {
            return 0;
          }
        };
    assertEquals(3, parts(compose(message(lost, "<1@b.example>"), GONE)).getCount());
  }

  @Test
  void statusPartIsAsciiInLinesOfBoundedLength() throws Exception {
    Notice long8bit =
        failure(
            "x@c.example",
            new DeliveryResult.Failed(
                SmtpReply.of(550, "5.7.1", "n\u00f6".repeat(2000)), "mx.c.example[::1]:25"),
            false);
    QueuedMessage report =
        compose(message(Inline.of("\r\n"), "<" + "x".repeat(990) + "@b>"), long8bit);
    String text = new String(report.content().open().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertTrue(
        Arrays.stream(text.split("\r\n")).allMatch(line -> line.length() <= 998),
        "RFC 5322 §2.1.1");
    BodyPart status = parts(report).getBodyPart(1);
    byte[] raw = status.getInputStream().readAllBytes();
    for (byte b : raw) {
      assertTrue(b > 0, "RFC 3464 §2.1: the status part is US-ASCII");
    }
  }

  @Test
  void speaksFrenchToPeopleAndTheSameToPrograms() throws Exception {
    DsnComposer french = new DsnComposer("me.example", new ReportWords(Locale.FRENCH));
    QueuedMessage report = french.compose(message(HEADER + "\r\nbody\r\n"), List.of(GONE), NOON);
    MimeMessage mail = parse(report);
    assertEquals("Message non remis \u00e0 son destinataire", mail.getSubject());
    BodyPart words = parts(report).getBodyPart(0);
    assertEquals("fr", words.getHeader("Content-Language")[0]);
    String text = (String) words.getContent();
    assertTrue(text.contains("Il a \u00e9t\u00e9 rejet\u00e9 d\u00e9finitivement."), text);
    assertTrue(text.contains("R\u00e9ponse de mx.c.example[192.0.2.1]:25 : 550 5.1.1"), text);
    assertEquals("failed", status(report).get(1).getHeader("Action", null));
  }

  @ParameterizedTest
  @EnumSource(ReportLanguage.class)
  void everyLanguageHasAllWords(ReportLanguage language) {
    ReportWords words = new ReportWords(language.locale());
    assertEquals(language.locale().getLanguage(), words.language());
    for (Notice.Kind kind : Notice.Kind.values()) {
      assertFalse(words.reason(kind).isEmpty());
      assertTrue(words.subject(kind).length() <= 75, "RFC 2047 §2");
    }
    for (String key : List.of("server", "what", "said", "attached")) {
      assertFalse(words.text(key).isEmpty());
    }
  }

  @Test
  void originalRecipientIsRepeated() throws Exception {
    EnvelopeRecipient named =
        new EnvelopeRecipient(
            "x@local",
            "x@local",
            Destination.MAILBOX,
            EsmtpParameters.parse("ORCPT=rfc822;first@d.example"));
    Notice failed =
        new Notice(new QueuedRecipient(0, named, 0), FakeTransports.FAILED, Notice.Kind.FAILED);
    assertEquals(
        "rfc822; first@d.example",
        status(compose(message("\r\n"), failed)).get(1).getHeader("Original-Recipient", null));
  }

  private QueuedMessage compose(QueuedMessage message, Notice... failures) {
    return composer.compose(message, List.of(failures), NOON);
  }

  private static QueuedMessage message(String text) {
    return message(Inline.of(text), "<1@b.example>");
  }

  private static QueuedMessage message(MessageContent content, String messageId) {
    return new QueuedMessage(
        new QueueId("ABC"),
        new Envelope(
            ReversePath.parse("alice@b.example"),
            EsmtpParameters.parse("ENVID=E1"),
            "",
            Voucher.NOBODY),
        messageId,
        content,
        NOON);
  }

  private static Notice failure(String address, DeliveryResult result, boolean expired) {
    EnvelopeRecipient recipient =
        new EnvelopeRecipient(address, address, Destination.MAILBOX, EsmtpParameters.NONE);
    return new Notice(
        new QueuedRecipient(0, recipient, 3),
        result,
        expired ? Notice.Kind.EXPIRED : Notice.Kind.FAILED);
  }

  private static MimeMessage parse(QueuedMessage report) throws IOException, MessagingException {
    return new MimeMessage(Session.getInstance(new Properties()), report.content().open());
  }

  private static MimeMultipart parts(QueuedMessage report) throws IOException, MessagingException {
    return new MimeMultipart(parse(report).getDataHandler().getDataSource());
  }

  /** The groups of fields in the status part. */
  private static List<InternetHeaders> status(QueuedMessage report)
      throws IOException, MessagingException {
    String status = text(parts(report).getBodyPart(1));
    return Arrays.stream(status.strip().split("\r\n\r\n")).map(DsnComposerTest::group).toList();
  }

  private static InternetHeaders group(String fields) {
    try {
      return new InternetHeaders(
          new ByteArrayInputStream((fields + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    } catch (MessagingException malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static String text(BodyPart part) throws IOException, MessagingException {
    return new String(part.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Small content of a text. */
  private static final class Inline {
    static MessageContent of(String text) {
      return new MessageContent.Inline(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void eachKindOfNoticeHasItsActionAndSubject() throws Exception {
    assertEquals("delayed", action(Notice.Kind.DELAYED, FakeTransports.DEFERRED, "Delayed Mail"));
    assertEquals("delivered", action(Notice.Kind.DELIVERED, FakeTransports.DELIVERED, "Success"));
    assertEquals("relayed", action(Notice.Kind.RELAYED, FakeTransports.DELIVERED, "Success"));
    assertEquals("failed", action(Notice.Kind.FAILED, FakeTransports.FAILED, "Undelivered"));
  }

  private String action(Notice.Kind kind, DeliveryResult result, String subject) throws Exception {
    EnvelopeRecipient recipient =
        new EnvelopeRecipient(
            "x@c.example", "x@c.example", Destination.smtp("c.example"), EsmtpParameters.NONE);
    QueuedMessage report =
        compose(
            message(HEADER + "\r\nbody\r\n"),
            new Notice(new QueuedRecipient(0, recipient, 1), result, kind));
    assertTrue(textOf(report).contains("Subject: " + subject), textOf(report));
    return status(report).get(1).getHeader("Action", null);
  }

  @Test
  void returnsTheWholeMessageWhereTheSenderWantsIt() throws Exception {
    QueuedMessage plain = message(HEADER + "\r\nthe body\r\n");
    QueuedMessage full =
        new QueuedMessage(
            plain.id(),
            new Envelope(
                plain.reversePath(), EsmtpParameters.parse("RET=FULL"), "", Voucher.NOBODY),
            plain.messageId(),
            plain.content(),
            plain.acceptedAt());
    assertTrue(textOf(compose(full, GONE)).contains("the body"));
    assertEquals("message/rfc822", parts(compose(full, GONE)).getBodyPart(2).getContentType());
    assertFalse(textOf(compose(plain, GONE)).contains("the body"));
  }

  /** The sender wrote to the alias and does not learn where it leads. */
  @Test
  void addressBehindAnAliasIsNotTold() throws Exception {
    EnvelopeRecipient forwarded =
        new EnvelopeRecipient(
            "secret@elsewhere.test",
            "team@example.com",
            Destination.smtp("elsewhere.test"),
            EsmtpParameters.NONE);
    DeliveryResult refused =
        new DeliveryResult.Failed(
            SmtpReply.of(550, "5.1.1", "<secret@elsewhere.test> unknown"),
            "mx.elsewhere.test[192.0.2.1]:25");
    QueuedMessage report =
        compose(
            message("Subject: x\r\n\r\n"),
            new Notice(new QueuedRecipient(0, forwarded, 0), refused, Notice.Kind.FAILED));
    assertTrue(textOf(report).contains("550 5.1.1 could not be forwarded"), textOf(report));
    assertFalse(textOf(report).contains("elsewhere"), textOf(report));
  }

  @Test
  void internationalisedRecipientIsEncoded() throws Exception {
    EnvelopeRecipient recipient =
        new EnvelopeRecipient(
            "j\u00f6rg@c.example",
            "j\u00f6rg@c.example",
            Destination.smtp("c.example"),
            EsmtpParameters.NONE);
    Notice notice =
        new Notice(new QueuedRecipient(0, recipient, 0), FakeTransports.FAILED, Notice.Kind.FAILED);
    List<InternetHeaders> groups = status(compose(message(HEADER + "\r\nbody\r\n"), notice));
    assertEquals("utf-8; j\\x{F6}rg@c.example", groups.get(1).getHeader("Final-Recipient", null));
  }

  private static String textOf(QueuedMessage report) throws IOException {
    try (InputStream content = report.content().open()) {
      return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
