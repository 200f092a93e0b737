package io.tmail.reports.read;

import io.tmail.reports.form.UnreadableReportException;

/** What the attachments of one message may need, all together. */
final class Budget {
  private static final int MOST_OCTETS = 10 << 20;
  private static final int MOST_REPORTS = 5;
  private static final int MOST_ROWS = 10_000;

  private int octets = MOST_OCTETS;
  private int reports = MOST_REPORTS;
  private int rows = MOST_ROWS;

  /** How much of an attachment is worth reading: one octet more than it may have. */
  int enough() {
    return octets + 1;
  }

  void takeOctets(int unpacked) throws UnreadableReportException {
    octets -= unpacked;
    expect(octets, "more than 10 MiB unpacked");
  }

  void takeReport() throws UnreadableReportException {
    reports--;
    expect(reports, "more than 5 reports");
  }

  void takeRows(int more) throws UnreadableReportException {
    rows -= more;
    expect(rows, "more than 10,000 rows");
  }

  private static void expect(int left, String excess) throws UnreadableReportException {
    if (left < 0) {
      throw new UnreadableReportException("the message has " + excess);
    }
  }
}
