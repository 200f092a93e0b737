package io.tmail.mail;

/**
 * Where a recipient's mail goes next; recipients with the same destination may share one
 * transaction and one connection.
 *
 * @param text the form in the queue: {@code mailbox}, {@code pipe:} and an alias, or {@code smtp:}
 *     and a domain
 */
public record Destination(String text) {
  /** Our own mailboxes, behind Dovecot. */
  public static final Destination MAILBOX = new Destination("mailbox");

  private static final String SMTP = "smtp:";
  private static final String PIPE = "pipe:";

  /** The servers that take mail for a domain. */
  public static Destination smtp(String domain) {
    return new Destination(SMTP + domain);
  }

  /** The command of an alias. */
  public static Destination pipe(String alias) {
    return new Destination(PIPE + alias);
  }

  public boolean isMailbox() {
    return equals(MAILBOX);
  }

  public boolean isPipe() {
    return text.startsWith(PIPE);
  }

  /** The domain of an {@link #smtp} destination. */
  public String domain() {
    return text.substring(SMTP.length());
  }

  /** The alias of a {@link #pipe} destination. */
  public String alias() {
    return text.substring(PIPE.length());
  }

  @Override
  public String toString() {
    return text;
  }
}
