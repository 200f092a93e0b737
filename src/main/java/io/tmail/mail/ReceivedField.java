package io.tmail.mail;

import java.time.Instant;
import java.util.Optional;

/**
 * The trace field that a server puts on top of each message it accepts (RFC 5321 §4.4).
 *
 * @param helo the name the client gave in EHLO or HELO, already checked to be printable
 * @param clientIp the client's address
 * @param me this server's host name
 * @param protocol the {@code with} keyword (RFC 3848), such as {@code ESMTPSA}
 * @param tls protocol and cipher, such as {@code TLSv1.3 cipher TLS_AES_256_GCM_SHA384}
 * @param id the queue id
 * @param onlyRecipient named in {@code for} if the message has no other, so that no other recipient
 *     is disclosed
 * @param time of acceptance
 */
public record ReceivedField(
    String helo,
    String clientIp,
    String me,
    String protocol,
    Optional<String> tls,
    QueueId id,
    Optional<String> onlyRecipient,
    Instant time) {

  /** The whole field, folded, with CRLF at its end. */
  public String toWire() {
    StringBuilder field = new StringBuilder("Received: from ").append(helo);
    field.append(" ([").append(clientIp.contains(":") ? "IPv6:" : "").append(clientIp).append("])");
    tls.ifPresent(facts -> field.append("\r\n\t(using ").append(facts).append(")"));
    field.append("\r\n\tby ").append(me).append(" (tmail) with ").append(protocol);
    field.append(" id ").append(id);
    onlyRecipient.ifPresent(rcpt -> field.append("\r\n\tfor <").append(rcpt).append(">"));
    return field.append("; ").append(MailDate.format(time)).append("\r\n").toString();
  }
}
