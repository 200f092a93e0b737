package io.tmail.mail;

/** A text that is not a mail address; the message says why and may be shown to users. */
public class InvalidAddressException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidAddressException(String message) {
    super(message);
  }
}
