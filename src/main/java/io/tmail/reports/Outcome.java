package io.tmail.reports;

/** How what was observed counts. */
public enum Outcome {
  PASS,
  FAIL,
  /**
   * Unwanted mail, for other reasons than DMARC. It is counted and never reported, because reports
   * to the domains of spammers look like spam themselves.
   */
  JUNK
}
