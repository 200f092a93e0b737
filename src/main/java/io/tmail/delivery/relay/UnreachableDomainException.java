package io.tmail.delivery.relay;

import io.tmail.delivery.DeliveryResult;

/** DNS names no server for a domain, temporarily or permanently. */
public final class UnreachableDomainException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient DeliveryResult result;

  private UnreachableDomainException(DeliveryResult result) {
    super(result.reply().toString());
    this.result = result;
  }

  static UnreachableDomainException temporary(String status, String text) {
    return new UnreachableDomainException(DeliveryResult.deferred(status, text, "dns"));
  }

  static UnreachableDomainException permanent(String status, String text) {
    return new UnreachableDomainException(DeliveryResult.failed(status, text, "dns"));
  }

  /** Whether the failure is permanent. */
  boolean isPermanent() {
    return result instanceof DeliveryResult.Failed;
  }

  /** Whether the mail would loop back to this server. */
  boolean isLoop() {
    return result.status().toString().equals("5.4.6");
  }

  /** The result for every recipient of the domain. */
  public DeliveryResult result() {
    return result;
  }
}
