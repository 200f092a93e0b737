package io.tmail.queue;

import io.tmail.config.DeliverdSettings;

/**
 * Limits the number of concurrent deliveries, per lane and in total. Guarded by the lock of the
 * {@link DeliveryLanes}.
 */
final class LaneLimits {
  /** Deliveries to Junk beside those to inboxes: a fifth as many. */
  private static final int JUNK_SHARE = 5;

  private final int localConcurrency;
  private final int remoteConcurrency;
  private final int perHostConcurrency;
  private int nodes = 1;
  private int running;
  private int runningRemote;

  LaneLimits(DeliverdSettings deliverd) {
    this.localConcurrency = deliverd.localConcurrency();
    this.remoteConcurrency = deliverd.remoteConcurrency();
    this.perHostConcurrency = deliverd.perHostConcurrency();
  }

  /**
   * The limit of a destination is for all nodes: each uses its part, at least one.
   *
   * @return whether more may run than before
   */
  boolean shareWith(int alive) {
    boolean more = alive < nodes;
    nodes = alive;
    return more;
  }

  /** How many deliveries run at this moment. */
  int running() {
    return running;
  }

  /** Whether another delivery of the lane may begin. */
  boolean mayBegin(Lane lane) {
    return lane.running < most(lane)
        && (lane.destination.isMailbox() || runningRemote < remoteConcurrency);
  }

  /** Whether a thread of the lane may go on with another delivery. */
  boolean mayContinue(Lane lane) {
    return lane.running <= most(lane);
  }

  void begun(Lane lane) {
    count(lane, 1);
  }

  void ended(Lane lane) {
    count(lane, -1);
  }

  private int most(Lane lane) {
    if (lane.destination.isJunk()) {
      return Math.max(1, localConcurrency / JUNK_SHARE);
    }
    return lane.destination.isMailbox() || lane.destination.isPipe()
        ? localConcurrency
        : Math.max(1, perHostConcurrency / nodes);
  }

  private void count(Lane lane, int by) {
    lane.running += by;
    running += by;
    runningRemote += lane.destination.isMailbox() ? 0 : by;
  }
}
