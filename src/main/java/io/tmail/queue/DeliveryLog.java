package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.QueueId;
import io.tmail.queue.tables.QueuedMessage;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log lines of a message, made in this one place; a search for its id shows the whole history.
 */
public final class DeliveryLog {
  private static final Logger LOG = Logger.getLogger("tmail");

  private DeliveryLog() {}

  /** {@code ID: message-id=<…>} and {@code ID: from=<…>, size=…, nrcpt=…}. */
  static void accepted(QueuedMessage message, int recipients) {
    if (LOG.isLoggable(Level.INFO)) {
      line(message.id(), "message-id=" + message.messageId());
      line(
          message.id(),
          "from=<"
              + message.reversePath()
              + ">, size="
              + message.content().size()
              + ", nrcpt="
              + recipients);
    }
  }

  /**
   * {@code ID: to=<…>, orig_to=<…>, relay=…, delay=…, delays=a/b/c/d, dsn=…, status=… (text)}, see
   * {@link Delays}.
   */
  static void attempted(
      QueuedMessage message, EnvelopeRecipient recipient, DeliveryResult result, Delays delays) {
    if (!LOG.isLoggable(Level.INFO)) {
      return;
    }
    String original =
        recipient.original().equals(recipient.address())
            ? ""
            : ", orig_to=<" + recipient.original() + ">";
    line(
        message.id(),
        "to=<"
            + recipient.address()
            + (">" + original)
            + (", relay=" + result.relay())
            + (", " + delays)
            + (", dsn=" + result.status())
            + (", status=" + result.outcome())
            + (" (" + result.reply() + ")"));
  }

  static void removed(QueueId id) {
    if (LOG.isLoggable(Level.INFO)) {
      line(id, "removed");
    }
  }

  /**
   * A line of another kind about a message. Names its source, for which the logger would otherwise
   * walk the stack at every line.
   */
  public static void line(QueueId id, String fact) {
    LOG.logp(Level.INFO, DeliveryLog.class.getName(), "line", id + ": " + escaped(fact));
  }

  /** A line about the queue as a whole. */
  public static void queue(String fact) {
    LOG.logp(Level.INFO, DeliveryLog.class.getName(), "queue", "queue: " + escaped(fact));
  }

  /** Text from outside must not look like a log line of this server. */
  private static String escaped(String fact) {
    return isPlain(fact)
        ? fact
        : fact.replace("\r", "\\r").replace("\n", "\\n").replaceAll("\\p{Cc}", "?");
  }

  private static boolean isPlain(String fact) {
    for (int i = 0; i < fact.length(); i++) {
      if (Character.isISOControl(fact.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
