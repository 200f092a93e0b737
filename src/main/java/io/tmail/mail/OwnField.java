package io.tmail.mail;

/**
 * The header fields by which this server tells Sieve and mail programs what it has found out.
 * Messages that come in lose fields of these names: others could forge them.
 */
public final class OwnField {
  /** The score and what it comes from. */
  public static final String SCORE = "X-Tmail-Score";

  /** Only on copies for the folder Junk; the script of a Dovecot behind LMTP looks for it. */
  public static final String JUNK = "X-Tmail-Junk: yes\r\n";

  private static final String PREFIX = "x-tmail-";

  private OwnField() {}

  /** Whether a field has such a name. */
  public static boolean isOwn(MessageHeader.Field field) {
    return field.name().startsWith(PREFIX);
  }
}
