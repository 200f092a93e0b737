package io.tmail.rights;

/**
 * A change that the rules of accounts do not allow. Nothing was changed; the message may be shown
 * to the caller.
 */
public class AccountsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why the change was not made. */
  public enum Kind {
    /** The object to change does not exist. */
    NOT_FOUND,
    /** The object already exists, or is still in use. */
    CONFLICT,
    /** A value is invalid. */
    REFUSED,
    /** The actor has no right to do this. */
    FORBIDDEN,
    /** A temporary failure; the caller may try again later. */
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

  /** The input that caused the refusal, by its name in the API, such as {@code passwd}. */
  public String field() {
    return field;
  }
}
