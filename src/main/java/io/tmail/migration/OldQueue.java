package io.tmail.migration;

import io.tmail.accounts.RecipientResolver;
import io.tmail.config.Settings;
import io.tmail.config.StoreSettings.Driver;
import io.tmail.database.Databases;
import io.tmail.mail.Destination;
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
import io.tmail.queue.QueueOpened;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueueUnavailableException;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.store.MessageContent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Imports the queue of the tmail of 2015: the rows of {@code q_messages}, one per recipient, and
 * the files of its disk store. A message's rows are deleted after it is in this server's queue, its
 * file last; a crash in between causes a duplicate.
 */
@ApplicationScoped
public class OldQueue {
  private static final Logger LOG = Logger.getLogger(OldQueue.class.getName());
  private static final String TABLE = "q_messages";

  private Settings settings;
  private MailQueue queue;
  private RecipientResolver resolver;
  private Clock clock;

  protected OldQueue() {}

  @Inject
  OldQueue(Settings settings, MailQueue queue, RecipientResolver resolver, Clock clock) {
    this.settings = settings;
    this.queue = queue;
    this.resolver = resolver;
    this.clock = clock;
  }

  /** Costs one query of the database's catalogue if there is nothing to import. */
  void takeOver(@Observes QueueOpened event) {
    try (Connection connection = Databases.accounts(settings.database()).getConnection()) {
      if (isThere(connection)) {
        takeOver(connection);
      }
    } catch (SQLException | IOException | QueueUnavailableException later) {
      LOG.log(
          Level.WARNING,
          "the old queue is not imported; the next start tries again: {0}",
          later.getMessage());
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (ResultSet row =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), TABLE, null)) {
      return row.next();
    }
  }

  private void takeOver(Connection connection)
      throws SQLException, IOException, QueueUnavailableException {
    Map<String, List<OldRow>> messages = read(connection);
    Map<String, Path> files = messages.isEmpty() ? Map.of() : files();
    int done = 0;
    for (Map.Entry<String, List<OldRow>> message : messages.entrySet()) {
      Path file = files.get(message.getKey());
      if (file == null) {
        LOG.log(
            Level.WARNING,
            "the old queue: message {0} has no content and is skipped",
            message.getKey());
        continue;
      }
      accept(file, message.getValue());
      delete(connection, message.getKey());
      Files.delete(file);
      done++;
    }
    if (done > 0) {
      LOG.log(Level.INFO, "the old queue: {0} messages imported", done);
    }
  }

  private static Map<String, List<OldRow>> read(Connection connection) throws SQLException {
    Map<String, List<OldRow>> messages = new LinkedHashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT uuid, mail_from, auth_user, rcpt_to, message_id FROM q_messages"
                    + " ORDER BY id");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        messages
            .computeIfAbsent(row.getString(1), uuid -> new ArrayList<>())
            .add(
                new OldRow(
                    text(row.getString(2)),
                    text(row.getString(3)),
                    text(row.getString(4)),
                    text(row.getString(5))));
      }
    }
    return messages;
  }

  private static String text(String column) {
    return column == null ? "" : column;
  }

  /** Its name was the message's; in which folders it lay does not matter. */
  private Map<String, Path> files() throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    Path folder = Path.of(settings.store().source());
    if (settings.store().driver() == Driver.DISK && Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(Files::isRegularFile)
            .forEach(file -> files.put(file.getFileName().toString(), file));
      }
    }
    return files;
  }

  private void accept(Path file, List<OldRow> rows) throws IOException, QueueUnavailableException {
    Instant now = clock.instant();
    QueueId id = QueueId.next(now.toEpochMilli());
    OldRow first = rows.get(0);
    ReversePath reversePath = first.reversePath();
    List<EnvelopeRecipient> recipients = new ArrayList<>();
    rows.forEach(row -> recipients.addAll(recipients(row.recipient())));
    try (InputStream bytes = Files.newInputStream(file)) {
      MessageContent content = queue.receive(id, new byte[0], bytes);
      queue.accept(
          new QueuedMessage(
              id,
              new Envelope(
                  reversePath,
                  EsmtpParameters.NONE,
                  first.authUser(),
                  first.authUser().isEmpty() ? Voucher.NOBODY : Voucher.USER),
              first.messageId(),
              content,
              now),
          recipients,
          Arrival.of(Origin.OURSELVES));
    }
  }

  /**
   * The recipients of the address now. Without any, the delivery fails and the sender gets a
   * bounce.
   */
  private List<EnvelopeRecipient> recipients(String address) {
    Optional<MailAddress> parsed = parse(address);
    List<EnvelopeRecipient> found =
        parsed
            .map(to -> resolver.resolve(to).recipients(to, EsmtpParameters.NONE))
            .orElse(List.of());
    return found.isEmpty()
        ? List.of(
            new EnvelopeRecipient(
                MailAddress.known(address), address, Destination.MAILBOX, EsmtpParameters.NONE))
        : found;
  }

  private static Optional<MailAddress> parse(String address) {
    try {
      return Optional.of(MailAddress.parse(address));
    } catch (InvalidAddressException unusable) {
      return Optional.empty();
    }
  }

  private static void delete(Connection connection, String uuid) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM q_messages WHERE uuid = ?")) {
      delete.setString(1, uuid);
      delete.executeUpdate();
    }
  }

  private record OldRow(String mailFrom, String authUser, String recipient, String messageId) {
    /** Bounces to an unreadable sender could not be delivered. */
    ReversePath reversePath() {
      try {
        return ReversePath.parse(mailFrom);
      } catch (InvalidAddressException unusable) {
        return ReversePath.NULL_SENDER;
      }
    }
  }
}
