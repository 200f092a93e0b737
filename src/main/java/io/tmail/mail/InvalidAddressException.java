package io.tmail.mail;

/**
 * A text that is no mail address; the message says what is wrong, fit to be shown to its author.
 */
public class InvalidAddressException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidAddressException(String message) {
    super(message);
  }
}
