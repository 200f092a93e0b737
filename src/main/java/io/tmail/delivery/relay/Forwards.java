package io.tmail.delivery.relay;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.Prefixed;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.MailAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Mail that an alias leads on to other servers. It leaves with the field Delivered-To (RFC 9228)
 * that names the alias; with that field it comes back if the other server leads to the alias again,
 * and goes out no second time.
 */
final class Forwards {
  /** Octets of a header that are looked through; the setting allows no bigger one. */
  private static final int MOST_HEADER = 1 << 20;

  private static final String FIELD = "delivered-to:";

  private Forwards() {}

  /** Whether the message went out by the alias of this recipient before. */
  static boolean isLoop(DeliveryRequest request, EnvelopeRecipient recipient) throws IOException {
    String alias = MailAddress.known(recipient.original());
    try (InputStream content = request.content().open()) {
      for (String line = line(content, MOST_HEADER);
          !line.isEmpty();
          line = line(content, MOST_HEADER)) {
        if (line.regionMatches(true, 0, FIELD, 0, FIELD.length())
            && MailAddress.known(line.substring(FIELD.length()).strip()).equals(alias)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The request with the alias named on top of its message. */
  static DeliveryRequest marked(DeliveryRequest request) {
    String field = "Delivered-To: " + request.recipients().get(0).original() + "\r\n";
    return request.with(
        request.recipients(),
        new Prefixed(field.getBytes(StandardCharsets.UTF_8), request.content()));
  }

  /** A line without its end; empty at the end of the header. */
  private static String line(InputStream content, int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = content.read(); c >= 0 && c != '\n' && line.size() < most; c = content.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
