package io.tmail.reports.send;

/** DNS does not say where a report belongs; a little later it may. */
final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String why) {
    super(why);
  }
}
