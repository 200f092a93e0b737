package io.tmail.policy;

/** Where an accepted message goes; the strictest that any check asks for counts. */
public enum Disposition {
  /** To its recipients. */
  DELIVER,
  /** To its recipients' folders Junk. */
  JUNK,
  /** It is held in the queue until somebody releases it, or its time is over. */
  QUARANTINE,
  /** Nowhere, and nobody is told. */
  DISCARD
}
