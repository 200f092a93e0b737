package io.tmail.admin.status;

/**
 * A part of the server and its status.
 *
 * @param kind what it is
 * @param name which of its kind; empty for the only one
 * @param detail a number, or what is wrong
 */
public record Part(Kind kind, String name, State state, String detail) {
  /** What a part is. */
  public enum Kind {
    /** Of accounts; the detail is milliseconds of an answer. */
    DATABASE,
    /** Of the queue; the same. */
    QUEUE,
    /** Where SMTP is spoken. */
    LISTENER,
    /** Where mailboxes are. */
    DOVECOT,
    /** A certificate; the detail is days left, or why the files are not usable. */
    CERTIFICATE,
    /** A check of strangers' mail; the detail is what is wrong with its servers and lists. */
    FILTER,
    /** Where everything is written; the detail is octets free. */
    DISK,
    /** What ended by itself and was started again; the detail is how often, and when last (UTC). */
    RESTARTS
  }

  /** The status of a part. */
  public enum State {
    /** In order. */
    GOOD,
    /** A problem is approaching. */
    WARN,
    /** Not working. */
    BAD
  }

  static Part good(Kind kind, String name, Object detail) {
    return new Part(kind, name, State.GOOD, String.valueOf(detail));
  }

  static Part bad(Kind kind, String name, Object detail) {
    return new Part(kind, name, State.BAD, String.valueOf(detail));
  }
}
