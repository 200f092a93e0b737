package io.tmail.trust.spf;

import java.util.Optional;

/**
 * What SPF says about a client.
 *
 * @param verdict the result
 * @param reason for people: the matching mechanism, {@code default} if none matches, or what is
 *     wrong; at most 200 characters of printable US-ASCII
 * @param explanation of the sender's domain for a {@link SpfVerdict#FAIL}, at most 500 characters
 *     of printable US-ASCII; a stranger wrote it
 */
public record SpfResult(SpfVerdict verdict, String reason, Optional<String> explanation) {
  private static final int MOST_OF_REASON = 200;

  public SpfResult {
    reason = reason.length() > MOST_OF_REASON ? reason.substring(0, MOST_OF_REASON) : reason;
  }

  static SpfResult of(SpfVerdict verdict, String reason) {
    return new SpfResult(verdict, reason, Optional.empty());
  }
}
