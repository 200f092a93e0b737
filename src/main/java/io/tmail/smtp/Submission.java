package io.tmail.smtp;

import io.tmail.config.LimitSettings;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.QueueId;
import io.tmail.policy.Client;
import io.tmail.policy.Mail;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/**
 * Completes what a user or a trusted network submits (RFC 6409 §8): adds Date, From and Message-ID
 * where they are missing. Only the header is held, as big as DATA takes it; the body streams by.
 */
final class Submission {
  private final String me;
  private final LimitSettings.Header most;

  Submission(SmtpActivationSpec spec) {
    this.me = spec.me();
    this.most = spec.settings().limits().header();
  }

  /**
   * The message with a complete header; its body is still to be read.
   *
   * @throws IOException the message's own
   */
  MessageHeader complete(QueueId id, InputStream message, String from, Instant now)
      throws IOException {
    MessageHeader header = MessageHeader.read(message, most.size(), most.fields());
    header.complete("<" + id + "@" + me + ">", from, now);
    return header;
  }

  /** The author where none is named: the envelope's sender, else the user. */
  String author(Client client, Mail mail) {
    if (!mail.reversePath().isNull()) {
      return mail.reversePath().toString();
    }
    String login = client.user().map(user -> user.login()).orElse("MAILER-DAEMON");
    return login.contains("@") ? login : login + "@" + me;
  }
}
