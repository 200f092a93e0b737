package io.tmail.admin.cli;

/** A command that cannot succeed; the message follows {@code Error:} and the exit code is 1. */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailedException(String message) {
    super(message);
  }
}
