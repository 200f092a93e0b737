package io.tmail.smtp;

import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReceivedField;
import io.tmail.policy.Client;
import java.time.Instant;
import java.util.Optional;

/**
 * How a message came, as its Received field, the log and the trace say it.
 *
 * @param me the name of this server
 * @param isExtended whether the client said EHLO
 * @param isInternationalised whether it asked for SMTPUTF8 (RFC 6531)
 */
record Passage(Client client, String me, boolean isExtended, boolean isInternationalised) {
  /**
   * @param only the one recipient, if there is only one
   */
  ReceivedField receivedField(QueueId id, Optional<String> only, Instant now) {
    return new ReceivedField(
        client.helo().orElse("unknown"),
        client.ip().getHostAddress(),
        me,
        protocol(),
        client.tls(),
        id,
        only,
        now);
  }

  /** RFC 3848: S with TLS, A with AUTH; RFC 6531 §4.3: UTF8SMTP where that was asked for. */
  private String protocol() {
    if (!isExtended) {
      return "SMTP";
    }
    return (isInternationalised ? "UTF8SMTP" : "ESMTP")
        + (client.tls().isPresent() ? "S" : "")
        + (client.user().isPresent() ? "A" : "");
  }

  /** For the line of the log. */
  String facts() {
    return "client="
        + client.helo().orElse("unknown")
        + ("[" + client.ip().getHostAddress() + "]")
        + client.user().map(user -> ", sasl_username=" + user.login()).orElse("")
        + (", proto=" + protocol())
        + client.tls().map(facts -> ", tls=" + facts).orElse("");
  }

  Origin origin() {
    return new Origin(
        client.ip().getHostAddress(),
        client.helo().orElse(""),
        protocol(),
        client.tls().orElse(""));
  }
}
