package io.tmail.queue.tables;

/** The queue cannot keep a message now; nothing was kept. */
public class QueueUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean outOfSpace;

  public QueueUnavailableException(Throwable cause) {
    super(cause);
    this.outOfSpace = isOutOfSpace(cause);
  }

  /** Whether the reason is a full disk: 452 4.3.1 rather than 451 4.3.0. */
  public boolean outOfSpace() {
    return outOfSpace;
  }

  /** Whether a full disk is the cause: no driver has a type for ENOSPC, only messages. */
  public static boolean isOutOfSpace(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (message.contains("No space left")
          || message.contains("disk is full")
          || message.contains("SQLITE_FULL")) {
        return true;
      }
    }
    return false;
  }
}
