package io.tmail.queue;

/** What the lanes run: one delivery from its attempt to its settlement. */
public interface DeliveryRunner {
  /** Returns when the attempt is over. Called on a managed thread. */
  void run(Delivery delivery);
}
