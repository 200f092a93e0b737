package io.tmail.policy.identity;

import io.tmail.trust.dkim.DkimResult;
import java.util.List;

/** What each signature of a message is worth: evidence of the transaction. */
record VerifiedSignatures(List<DkimResult> results) {
  VerifiedSignatures {
    results = List.copyOf(results);
  }
}
