package io.tmail.queue.tables;

import io.tmail.mail.Finding;
import io.tmail.mail.Origin;
import java.util.List;
import java.util.Optional;

/**
 * What is known of how a message arrived.
 *
 * @param origin where it came from
 * @param findings what checks have found out about it
 * @param quarantine why it is held until somebody releases it; empty for a message that is
 *     delivered at once
 */
public record Arrival(Origin origin, List<Finding> findings, Optional<String> quarantine) {
  public Arrival {
    findings = List.copyOf(findings);
  }

  /** That of a message which no check has judged. */
  public static Arrival of(Origin origin) {
    return new Arrival(origin, List.of(), Optional.empty());
  }
}
