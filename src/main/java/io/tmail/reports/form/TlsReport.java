package io.tmail.reports.form;

import java.util.List;

/** An SMTP TLS report (RFC 8460). */
public record TlsReport(ReportHead head, List<Result> results) {
  public TlsReport {
    results = List.copyOf(results);
  }

  /**
   * What happened under one policy.
   *
   * @param successes sessions
   * @param failed sessions
   * @param failures the reasons, with how many sessions each
   */
  public record Result(
      SessionFacts.Policy policy, long successes, long failed, List<Counted> failures) {
    public Result {
      failures = List.copyOf(failures);
    }
  }

  /** A reason, and how many sessions failed for it. */
  public record Counted(SessionFacts.Failure failure, long count) {}
}
