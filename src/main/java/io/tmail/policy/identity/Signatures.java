package io.tmail.policy.identity;

import io.tmail.mail.MessageHeader;
import io.tmail.policy.Transaction;
import io.tmail.trust.dkim.SignedMessage;

/** The message of a transaction as its signatures see it; DKIM and ARC share its hashes. */
record Signatures(SignedMessage message) {
  /** To be called when the header has arrived. */
  static SignedMessage of(Transaction transaction, MessageHeader header) {
    return transaction
        .evidence()
        .need(
            Signatures.class,
            () -> {
              Signatures fresh = new Signatures(new SignedMessage(header));
              transaction.readBody(fresh.message());
              return fresh;
            })
        .message();
  }
}
