package io.tmail.smtp.content;

import java.io.IOException;

/** The client went silent or away before its message was whole; nothing of it is kept. */
public final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  public ClientGoneException(IOException cause) {
    super(cause);
  }

  public ClientGoneException() {
    super("connection closed before the end of the message");
  }
}
