package io.tmail.trust.dkim;

/** Why a signature does not pass. */
final class DkimFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final DkimResult.Result result;

  private DkimFault(DkimResult.Result result, String reason) {
    super(reason, null, false, false);
    this.result = result;
  }

  static DkimFault fail(String reason) {
    return new DkimFault(DkimResult.Result.FAIL, reason);
  }

  static DkimFault policy(String reason) {
    return new DkimFault(DkimResult.Result.POLICY, reason);
  }

  static DkimFault permanent(String reason) {
    return new DkimFault(DkimResult.Result.PERMERROR, reason);
  }

  static DkimFault temporary(String reason) {
    return new DkimFault(DkimResult.Result.TEMPERROR, reason);
  }

  DkimResult.Result result() {
    return result;
  }
}
