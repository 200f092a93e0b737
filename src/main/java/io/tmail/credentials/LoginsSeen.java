package io.tmail.credentials;

import java.time.Instant;

/** Logins of one kind that are not stored yet. */
record LoginsSeen(Instant first, Instant last, long times) {
  static LoginsSeen one(Instant at) {
    return new LoginsSeen(at, at, 1);
  }

  LoginsSeen plus(LoginsSeen later) {
    return new LoginsSeen(first, later.last, times + later.times);
  }
}
