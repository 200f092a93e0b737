package io.tmail.queue.control;

import io.tmail.accounts.Administrator;
import io.tmail.accounts.AdministratorTables;
import io.tmail.accounts.RecipientResolver;
import io.tmail.config.Settings;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.queue.MailQueue;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueueUnavailableException;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.sending.SendingSuspended;
import io.tmail.sending.Suspension;
import io.tmail.store.MessageContent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.text.MessageFormat;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells by mail that a user is suspended: the user, the postmasters of server and domain, and
 * domain administrators whose login is an address.
 */
@ApplicationScoped
public class SuspensionNotice {
  private static final Logger LOG = Logger.getLogger("tmail");

  private MailQueue queue;
  private RecipientResolver resolver;
  private AdministratorTables administrators;
  private String me;
  private ResourceBundle words;
  private Clock clock;

  protected SuspensionNotice() {}

  @Inject
  public SuspensionNotice(
      Settings settings,
      MailQueue queue,
      RecipientResolver resolver,
      AdministratorTables administrators,
      Clock clock) {
    this.queue = queue;
    this.resolver = resolver;
    this.administrators = administrators;
    this.me = settings.general().me();
    this.words =
        ResourceBundle.getBundle(
            "io.tmail.queue.Reports",
            settings.deliverd().reportLanguage().locale(),
            SuspensionNotice.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    this.clock = clock;
  }

  void onSuspended(@Observes(during = TransactionPhase.AFTER_SUCCESS) SendingSuspended suspended) {
    try {
      send(suspended.suspension());
    } catch (MessagingException
        | IOException
        | QueueUnavailableException
        | RuntimeException unsent) {
      LOG.log(Level.WARNING, "no notice of " + suspended.suspension(), unsent);
    }
  }

  private void send(Suspension suspension)
      throws MessagingException, IOException, QueueUnavailableException {
    Map<String, EnvelopeRecipient> recipients = recipients(suspension.login());
    if (recipients.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    QueueId id = QueueId.next(now.toEpochMilli());
    String messageId = "<" + id + "@" + me + ">";
    queue.accept(
        new QueuedMessage(
            id,
            new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.MACHINE),
            messageId,
            new MessageContent.Inline(message(suspension, messageId, now)),
            now),
        List.copyOf(recipients.values()),
        Arrival.of(Origin.OURSELVES));
  }

  /** Each mailbox once. */
  private Map<String, EnvelopeRecipient> recipients(String login) {
    String domain = MailAddress.domainOf(login);
    List<String> addresses =
        new ArrayList<>(List.of(login, "postmaster@" + domain, "postmaster@" + me));
    administrators.list().stream()
        .filter(each -> each.domains().contains(domain))
        .map(Administrator::login)
        .forEach(addresses::add);
    Map<String, EnvelopeRecipient> all = new LinkedHashMap<>();
    for (String each : addresses) {
      try {
        MailAddress address = MailAddress.parse(each);
        resolver
            .resolve(address)
            .recipients(address, EsmtpParameters.NONE)
            .forEach(to -> all.putIfAbsent(to.destination() + " " + to.address(), to));
      } catch (InvalidAddressException noAddress) {
        LOG.log(Level.FINE, "{0} has no mailbox", each);
      }
    }
    return all;
  }

  private byte[] message(Suspension suspension, String messageId, Instant now)
      throws MessagingException, IOException {
    MimeMessage message =
        new MimeMessage(Session.getInstance(new Properties())) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
          }
        };
    message.setFrom(new InternetAddress("postmaster@" + me));
    message.setRecipients(RecipientType.TO, "postmaster@" + me);
    message.setSubject(text("suspended.subject", suspension), "UTF-8");
    message.setSentDate(Date.from(now));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(text("suspended.text", suspension).replace("\n", "\r\n"), "UTF-8");
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    message.writeTo(octets);
    return octets.toByteArray();
  }

  private String text(String key, Suspension suspension) {
    String program =
        suspension.program().isEmpty()
            ? ""
            : MessageFormat.format(words.getString("suspended.program"), suspension.program());
    return MessageFormat.format(
        words.getString(key), suspension.login(), suspension.reason(), me, program);
  }
}
