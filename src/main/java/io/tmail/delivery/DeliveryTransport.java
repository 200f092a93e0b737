package io.tmail.delivery;

import java.util.Collections;
import java.util.List;

/**
 * A way to deliver.
 *
 * <p>Called by delivery threads, many at once, without a transaction; it may block, but must limit
 * every wait by a timeout. After a crash it may be called again for what it already delivered.
 *
 * <p>A failure is a result, not an exception: any exception counts as temporary. A permanent
 * failure is allowed only where the other side reported one explicitly.
 */
public interface DeliveryTransport {
  /** One result for each recipient, in the order of the request. */
  List<DeliveryResult> deliver(DeliveryRequest request);

  /** Most recipients of one request; others of the same message come in further requests. */
  int recipientLimit();

  /** The same result for every recipient. */
  static List<DeliveryResult> forAll(DeliveryRequest request, DeliveryResult result) {
    return Collections.nCopies(request.recipients().size(), result);
  }
}
