package io.tmail.trust.dmarc;

import java.util.Locale;

/** The results of DMARC, as {@code Authentication-Results} names them (RFC 9989, RFC 8601). */
public enum DmarcVerdict {
  /** No policy applies to the domain. */
  NONE,
  /** An authenticated domain is aligned with that of the From field. */
  PASS,
  /** None is aligned. */
  FAIL,
  /** DNS gave no answer; it may give one a little later. */
  TEMPERROR,
  /** The policy record cannot be used. */
  PERMERROR;

  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
