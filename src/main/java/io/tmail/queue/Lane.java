package io.tmail.queue;

import io.tmail.mail.Destination;
import java.util.ArrayDeque;
import java.util.Deque;

/** The deliveries of one destination: held = reserved, waiting and running. Not thread-safe. */
final class Lane {
  final Destination destination;
  final Deque<Delivery> waiting = new ArrayDeque<>();
  int held;
  long bytesHeld;
  int running;

  Lane(Destination destination) {
    this.destination = destination;
  }
}
