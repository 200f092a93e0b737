package io.tmail.trust.spf;

import java.util.Locale;

/** The results of SPF (RFC 7208 §2.6). */
public enum SpfVerdict {
  /** There is no domain to ask about, or it has no SPF record. */
  NONE,
  /** The domain says explicitly that it says nothing about the client. */
  NEUTRAL,
  /** The client may send in the name of the domain. */
  PASS,
  /** The client may not. */
  FAIL,
  /** The client probably may not. */
  SOFTFAIL,
  /** DNS gave no answer; it may give one a little later. */
  TEMPERROR,
  /** The records cannot be interpreted, or exceed a limit. */
  PERMERROR;

  /** As {@code Received-SPF} (RFC 7208 §9.1) and {@code Authentication-Results} name it. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
