package io.tmail.policy;

import io.tmail.mail.Finding;
import java.time.Duration;
import java.util.List;

/**
 * A check has found something; fired on the session's thread.
 *
 * @param check its name
 * @param took how long the session waited for it
 */
public record FilterEvent(String check, List<Finding> findings, Duration took) {
  public FilterEvent {
    findings = List.copyOf(findings);
  }
}
