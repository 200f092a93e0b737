package io.tmail.trust.dmarc;

import java.util.Arrays;
import java.util.Optional;

/** What a domain wants to happen with mail that fails, from mild to strict (RFC 9989 §4.7). */
public enum DmarcAction {
  NONE,
  QUARANTINE,
  REJECT;

  static Optional<DmarcAction> parse(String value) {
    return Arrays.stream(values()).filter(each -> each.name().equalsIgnoreCase(value)).findFirst();
  }

  /** One step milder, for a domain that tests its policy ({@code t=y}). */
  DmarcAction milder() {
    return this == REJECT ? QUARANTINE : NONE;
  }
}
