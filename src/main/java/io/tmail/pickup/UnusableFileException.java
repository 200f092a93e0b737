package io.tmail.pickup;

import java.io.IOException;

/** A file of the pickup folder that will never become a message. */
final class UnusableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableFileException(String why) {
    super(why);
  }
}
