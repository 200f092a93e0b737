package io.tmail.admin.status;

import java.util.List;

/** One check of the self-test. */
interface Trial {
  /** The check's kind, for the case that it times out. */
  TrialResult.Check check();

  /** Runs the check; an exception counts as a failed check. */
  List<TrialResult> run() throws Exception;
}
