package io.tmail.delivery;

import java.util.Collections;
import java.util.List;

/**
 * A way to deliver.
 *
 * <p>Called by delivery threads, many at once, without a transaction; it may block, but bounds
 * every wait by a time limit of its own. It may be called again for what it delivered already,
 * after a crash.
 *
 * <p>Failure is a result, not an exception: whatever escapes is taken for temporary. A permanent
 * failure is allowed only where the other side said so plainly.
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
