package io.tmail.reports.form;

import java.util.List;

/** A DMARC aggregate report. */
public record AggregateReport(ReportHead head, PublishedPolicy policy, List<Row> rows) {
  public AggregateReport {
    rows = List.copyOf(rows);
  }

  /** How many messages were alike. */
  public record Row(MessageFacts facts, long count) {}
}
