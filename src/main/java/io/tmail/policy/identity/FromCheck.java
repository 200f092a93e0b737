package io.tmail.policy.identity;

import io.tmail.config.Settings;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Filter;
import io.tmail.policy.Rank;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;

/**
 * A message has exactly one field From (RFC 5322 §3.6): of two, a mail program may show the one
 * that was not authenticated.
 */
@Dependent
final class FromCheck extends Filter {
  private static final double SCORE = 4;

  @Inject
  FromCheck(Settings settings) {
    super(settings.filters(), "from", Rank.RIGHTS);
  }

  @Override
  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    int count = header.all("from").size();
    if (count == 1 || !transaction.isFromStranger()) {
      return Verdict.PASS;
    }
    String text = count == 0 ? "the message has no field From" : "more than one field From";
    return objection(Reason.FROM, "5.6.0", text, List.of(finding("fail", SCORE, text)));
  }
}
