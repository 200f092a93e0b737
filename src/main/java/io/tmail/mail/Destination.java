package io.tmail.mail;

/**
 * Where a recipient's mail goes next; recipients with the same destination may share one
 * transaction and one connection.
 *
 * @param text the form in the queue: {@code mailbox}, or {@code smtp:} and a domain
 */
public record Destination(String text) {
  /** Our own mailboxes, behind Dovecot. */
  public static final Destination MAILBOX = new Destination("mailbox");

  private static final String SMTP = "smtp:";

  /** The servers that take mail for a domain. */
  public static Destination smtp(String domain) {
    return new Destination(SMTP + domain);
  }

  public boolean isMailbox() {
    return equals(MAILBOX);
  }

  /** The domain of an {@link #smtp} destination. */
  public String domain() {
    return text.substring(SMTP.length());
  }

  @Override
  public String toString() {
    return text;
  }
}
