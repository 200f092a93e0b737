package io.tmail.reports.form;

import java.util.List;
import java.util.Optional;

/**
 * What a receiver found out about messages that are alike (RFC 9990 §3.1.1.7).
 *
 * @param source address of the client
 * @param disposition what DMARC did: {@code none}, {@code pass}, {@code quarantine} or {@code
 *     reject}
 * @param dkimAligned {@code pass} or {@code fail}
 * @param spfAligned the same
 * @param overrides why the policy was not applied
 * @param headerFrom domain of the field From
 * @param envelopeFrom domain of MAIL; empty for the null sender, absent if it is not told
 * @param signatures results of DKIM
 * @param sender result of SPF
 */
public record MessageFacts(
    String source,
    String disposition,
    String dkimAligned,
    String spfAligned,
    List<Overriding> overrides,
    String headerFrom,
    Optional<String> envelopeFrom,
    List<Signature> signatures,
    Optional<Sender> sender) {
  public static final String PASS = "pass";
  public static final String FAIL = "fail";

  public MessageFacts {
    overrides = List.copyOf(overrides);
    signatures = List.copyOf(signatures);
  }

  /**
   * Why a policy was not applied.
   *
   * @param type such as {@code local_policy}
   * @param comment for people; may be empty
   */
  public record Overriding(String type, String comment) {}

  /** A result of DKIM. */
  public record Signature(String domain, String selector, String result) {}

  /** A result of SPF. */
  public record Sender(String domain, String result) {}

  /** Whether DMARC passes. */
  public boolean isPass() {
    return dkimAligned.equals(PASS) || spfAligned.equals(PASS);
  }
}
