package io.tmail.credentials;

import java.time.Instant;

/** Logins by one way that were not written down yet. */
record LoginsSeen(Instant first, Instant last, long times) {
  static LoginsSeen one(Instant at) {
    return new LoginsSeen(at, at, 1);
  }

  LoginsSeen plus(LoginsSeen later) {
    return new LoginsSeen(first, later.last, times + later.times);
  }
}
