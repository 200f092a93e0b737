package io.tmail.mail;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a recipient's mail goes next; recipients with the same destination may share one
 * transaction and one connection.
 *
 * @param text the form in the queue: {@code mailbox}, {@code mailbox:} and a host, {@code junk} and
 *     {@code junk:} likewise, {@code pipe:} and an alias, {@code smtp:} and a domain, {@code via:}
 *     and a server, or {@code refused:} and a reply
 */
public record Destination(String text) {
  /** The server's own mailboxes, behind Dovecot. */
  public static final Destination MAILBOX = new Destination("mailbox");

  /** The folders Junk of the same mailboxes. */
  private static final Destination JUNK = new Destination("junk");

  private static final String MAILBOX_AT = MAILBOX.text + ":";
  private static final String JUNK_AT = JUNK.text + ":";
  private static final String SMTP = "smtp:";
  private static final String PIPE = "pipe:";
  private static final String VIA = "via:";
  private static final String REFUSED = "refused:";

  /** A host name or IPv4 address, or an IPv6 address in brackets, and perhaps a port. */
  private static final Pattern SERVER =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253}))(?::(\\d{1,5}))?");

  private static final int SMTP_PORT = 25;

  /** The mailboxes on one of several hosts. */
  public static Destination mailboxAt(String host) {
    return new Destination(MAILBOX_AT + host);
  }

  /** The servers that accept mail for a domain. */
  public static Destination smtp(String domain) {
    return new Destination(SMTP + domain);
  }

  /** The command of an alias. */
  public static Destination pipe(String alias) {
    return new Destination(PIPE + alias);
  }

  /**
   * One server that an administrator named.
   *
   * @param server {@code HOST} or {@code HOST:PORT}, an IPv6 address in brackets
   * @throws IllegalArgumentException if it is none
   */
  public static Destination via(String server) {
    Matcher parts = SERVER.matcher(server);
    if (!parts.matches() || port(parts) < 1 || port(parts) > 65_535) {
      throw new IllegalArgumentException("not HOST or HOST:PORT: " + server);
    }
    return new Destination(VIA + server.toLowerCase(Locale.ROOT));
  }

  private static int port(Matcher parts) {
    return parts.group(3) == null ? SMTP_PORT : Integer.parseInt(parts.group(3));
  }

  /**
   * No destination: the sender gets a bounce with this reply. For mail that was accepted before it
   * could be refused.
   */
  public static Destination refused(SmtpReply reply) {
    return new Destination(
        REFUSED + reply.code() + " " + reply.statusOrDefault() + " " + reply.text());
  }

  public boolean isRefused() {
    return text.startsWith(REFUSED);
  }

  /** The reply of a {@link #refused} destination. */
  public SmtpReply reply() {
    String[] parts = text.substring(REFUSED.length()).split(" ", 3);
    return SmtpReply.of(Integer.parseInt(parts[0]), parts[1], parts[2]);
  }

  public boolean isMailbox() {
    return equals(MAILBOX) || text.startsWith(MAILBOX_AT) || isJunk();
  }

  /** Whether it is the folder Junk of a mailbox. */
  public boolean isJunk() {
    return equals(JUNK) || text.startsWith(JUNK_AT);
  }

  /** The folders Junk of these mailboxes; any other destination stays what it is. */
  public Destination junk() {
    if (!isMailbox() || isJunk()) {
      return this;
    }
    return equals(MAILBOX) ? JUNK : new Destination(JUNK_AT + text.substring(MAILBOX_AT.length()));
  }

  public boolean isPipe() {
    return text.startsWith(PIPE);
  }

  public boolean isVia() {
    return text.startsWith(VIA);
  }

  /** The server of a {@link #via} destination: its host, without brackets. */
  public String host() {
    Matcher parts = server();
    return parts.group(1) == null ? parts.group(2) : parts.group(1);
  }

  /** The server's port. */
  public int port() {
    return port(server());
  }

  private Matcher server() {
    Matcher parts = SERVER.matcher(text.substring(VIA.length()));
    if (!parts.matches()) {
      throw new IllegalStateException(text);
    }
    return parts;
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
