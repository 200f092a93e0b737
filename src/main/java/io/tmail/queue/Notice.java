package io.tmail.queue;

import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.queue.tables.QueuedRecipient;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a delivery report says about one recipient of a message (RFC 3464 §2.3.3).
 *
 * @param result of the last attempt
 */
record Notice(QueuedRecipient recipient, DeliveryResult result, Kind kind) {

  /** The results, the worst first. */
  enum Kind {
    /** Permanently rejected. */
    FAILED("FAILURE", "failed"),
    /** Temporary failures for too long. */
    EXPIRED("FAILURE", "failed"),
    /** A temporary failure; delivery is retried. */
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

    /** The value in the delivery-status part. */
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
     * Whether the sender requested this notice (RFC 3461 §4.1); by default, failures and delays are
     * reported.
     */
    boolean isWantedFor(EnvelopeRecipient recipient) {
      Optional<String> wishes = recipient.parameters().value("NOTIFY");
      return wishes
          .map(some -> List.of(some.toUpperCase(Locale.ROOT).split(",")).contains(wish))
          .orElse(!isSuccess());
    }
  }

  /** The notice of a success, if the sender requested one and no other server will send it. */
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
