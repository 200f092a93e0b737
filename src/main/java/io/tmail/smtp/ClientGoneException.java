package io.tmail.smtp;

import java.io.IOException;

/** The client went silent or away before its message was whole; nothing of it is kept. */
final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGoneException(IOException cause) {
    super(cause);
  }

  ClientGoneException() {
    super("connection closed before the end of the message");
  }
}
