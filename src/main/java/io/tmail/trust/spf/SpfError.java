package io.tmail.trust.spf;

/** An evaluation ends without a statement about the client (RFC 7208 §2.6.6, §2.6.7). */
final class SpfError extends Exception {
  private static final long serialVersionUID = 1L;

  private final SpfVerdict verdict;

  private SpfError(SpfVerdict verdict, String reason) {
    super(reason, null, false, false);
    this.verdict = verdict;
  }

  static SpfError permanent(String reason) {
    return new SpfError(SpfVerdict.PERMERROR, reason);
  }

  static SpfError temporary(String reason) {
    return new SpfError(SpfVerdict.TEMPERROR, reason);
  }

  SpfResult result() {
    return SpfResult.of(verdict, getMessage());
  }
}
