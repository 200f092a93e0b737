package io.tmail.rights;

/**
 * A change that the rules of accounts do not allow. Nothing was changed; the message is fit to be
 * shown to whoever asked.
 */
public class AccountsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why the change was not made. */
  public enum Kind {
    /** What was to be changed is not there. */
    NOT_FOUND,
    /** It is there already, or still in use. */
    CONFLICT,
    /** A value breaks a rule. */
    REFUSED,
    /** Who asks may not. */
    FORBIDDEN,
    /** It cannot be done now; later perhaps. */
    UNAVAILABLE,
    /** Too many wrong passwords before. */
    THROTTLED
  }

  private final Kind kind;
  private final String field;

  private AccountsException(Kind kind, String field, String message) {
    super(message);
    this.kind = kind;
    this.field = field;
  }

  public static AccountsException notFound(String field, String message) {
    return new AccountsException(Kind.NOT_FOUND, field, message);
  }

  public static AccountsException conflict(String field, String message) {
    return new AccountsException(Kind.CONFLICT, field, message);
  }

  public static AccountsException refused(String field, String message) {
    return new AccountsException(Kind.REFUSED, field, message);
  }

  public static AccountsException forbidden(String field, String message) {
    return new AccountsException(Kind.FORBIDDEN, field, message);
  }

  public static AccountsException unavailable(String field, String message) {
    return new AccountsException(Kind.UNAVAILABLE, field, message);
  }

  public static AccountsException throttled(String field, String message) {
    return new AccountsException(Kind.THROTTLED, field, message);
  }

  public Kind kind() {
    return kind;
  }

  /** The input that is to blame, by its name in the API, such as {@code passwd}. */
  public String field() {
    return field;
  }
}
