package io.tmail.reports.form;

/** What claims to be a report cannot be read as one; the message says why, for people. */
public final class UnreadableReportException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableReportException(String reason) {
    super(reason);
  }
}
