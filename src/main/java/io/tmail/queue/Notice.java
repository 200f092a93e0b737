package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.queue.tables.QueuedRecipient;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a sender is told about one recipient of his message (RFC 3464 §2.3.3).
 *
 * @param result of the last attempt
 */
record Notice(QueuedRecipient recipient, DeliveryResult result, Kind kind) {

  /** What became of the recipient, the worst first. */
  enum Kind {
    /** Refused for good. */
    FAILED("FAILURE", "failed"),
    /** Temporary trouble, but for too long. */
    EXPIRED("FAILURE", "failed"),
    /** Temporary trouble; it is tried on. */
    DELAYED("DELAY", "delayed"),
    /** In its mailbox. */
    DELIVERED("SUCCESS", "delivered"),
    /** With a server that will not report on it. */
    RELAYED("SUCCESS", "relayed");

    private final String wish;
    private final String action;

    Kind(String wish, String action) {
      this.wish = wish;
      this.action = action;
    }

    /** As the delivery-status part says it. */
    String action() {
      return action;
    }

    boolean isFailure() {
      return this == FAILED || this == EXPIRED;
    }

    boolean isSuccess() {
      return this == DELIVERED || this == RELAYED;
    }

    /**
     * Whether the sender wants to hear this (RFC 3461 §4.1); who said nothing hears of failures and
     * delays.
     */
    boolean isWantedFor(EnvelopeRecipient recipient) {
      Optional<String> wishes = recipient.parameters().value("NOTIFY");
      return wishes
          .map(some -> List.of(some.toUpperCase(Locale.ROOT).split(",")).contains(wish))
          .orElse(!isSuccess());
    }
  }

  /** The notice of a success, if the sender wants one and nobody else will give it. */
  static Optional<Notice> ofSuccess(QueuedRecipient recipient, DeliveryResult.Delivered result) {
    Kind kind = result.handover() == DeliveryResult.Handover.FINAL ? Kind.DELIVERED : Kind.RELAYED;
    boolean othersTell = result.handover() == DeliveryResult.Handover.RELAYED_WITH_DSN;
    return othersTell || !kind.isWantedFor(recipient.recipient())
        ? Optional.empty()
        : Optional.of(new Notice(recipient, result, kind));
  }

  /** Expiry is permanent whatever the last reply was (RFC 3463: X.4.7). */
  String status() {
    return kind == Kind.EXPIRED ? "5.4.7" : result.status().toString();
  }
}
