package io.tmail.smtp;

import io.tmail.mail.MessageHeader;
import io.tmail.mail.QueueId;
import io.tmail.policy.Client;
import io.tmail.policy.Mail;
import java.time.Instant;

/**
 * Completes what a user or a trusted network submits (RFC 6409 §8): adds Date, From and Message-ID
 * where they are missing.
 *
 * @param me the name of this server
 */
record Submission(String me) {
  void complete(MessageHeader header, QueueId id, Client client, Mail mail, Instant now) {
    header.complete("<" + id + "@" + me + ">", author(client, mail), now);
  }

  /** The author where none is named: the envelope's sender, else the user. */
  private String author(Client client, Mail mail) {
    if (!mail.reversePath().isNull()) {
      return mail.reversePath().toString();
    }
    String login = client.user().map(user -> user.login()).orElse("MAILER-DAEMON");
    return login.contains("@") ? login : login + "@" + me;
  }
}
