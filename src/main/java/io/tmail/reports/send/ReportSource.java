package io.tmail.reports.send;

import io.tmail.reports.FactTables.Observed;
import io.tmail.reports.Kind;
import io.tmail.reports.SentReports.Result;
import io.tmail.reports.form.ReportHead;
import java.util.List;

/** Reports of one kind. */
interface ReportSource {
  Kind kind();

  /** Whether such reports are sent at all. */
  boolean isOn();

  /**
   * Asks where the domain wants its report, and sends it.
   *
   * @param head of the report
   * @param observed at least one; the most recent comes last
   * @throws NoAnswerException if DNS does not say it now; nothing was sent
   */
  Result send(String domain, ReportHead head, List<Observed> observed) throws NoAnswerException;
}
