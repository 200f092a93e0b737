package io.tmail.queue;

import io.tmail.delivery.transports.TransportTable;
import io.tmail.queue.tables.QueueDatabase;
import io.tmail.store.MessageStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes this node the owner of recipients that are due, and gives back what it cannot deliver. */
@ApplicationScoped
public class Claims {
  private static final int MOST_CLAIMED = 500;

  /** Messages on damaged pages, put on hold in one go. */
  private static final int MOST_HELD = 50;

  private QueueDatabase database;
  private DeliveryLanes lanes;

  /** Deliveries that nobody holds, and whose recipients this node may own in the tables. */
  private final Queue<Delivery> unheld = new ConcurrentLinkedQueue<>();

  private TransportTable transports;
  private MessageStore store;
  private Clock clock;

  protected Claims() {}

  @Inject
  public Claims(
      QueueDatabase database,
      DeliveryLanes lanes,
      TransportTable transports,
      MessageStore store,
      Clock clock) {
    this.database = database;
    this.lanes = lanes;
    this.transports = transports;
    this.store = store;
    this.clock = clock;
  }

  /** Claims what is due, as much as there is room for, and lets it run. */
  public void claimDue() {
    int most = Math.min(MOST_CLAIMED, lanes.room());
    if (most <= 0) {
      return;
    }
    DueWork due = claim(new DueWork.Due(clock.instant(), most, lanes.fullLanes()));
    List<Delivery> ready = new ArrayList<>();
    List<Delivery> noRoom = new ArrayList<>();
    due.found()
        .forEach(
            (message, recipients) -> {
              for (Delivery each : Delivery.of(message, recipients, transports::recipientLimit)) {
                (lanes.reserve(each) ? ready : noRoom).add(each);
              }
            });
    if (due.count() >= most) {
      lanes.moreIsDue();
    }
    lanes.add(ready);
    noRoom.forEach(this::giveBack);
  }

  /** Claims recipients that an administrator bounced, as for an attempt. */
  public List<Delivery> claimBounced() {
    List<Delivery> all = new ArrayList<>();
    claim(new DueWork.Bounced(MOST_CLAIMED))
        .found()
        .forEach(
            (message, recipients) ->
                all.addAll(Delivery.of(message, recipients, transports::recipientLimit)));
    return all;
  }

  private DueWork claim(DueWork.Wanted wanted) {
    DueWork work = new DueWork(database, store, wanted, unheld);
    for (int held = 0; ; held++) {
      try {
        database.submit(work, work::doubt).join();
        return work;
      } catch (CompletionException failed) {
        if (held == MOST_HELD) {
          throw failed;
        }
        database.submit(DueWork.hold(work.unreadable().orElseThrow(() -> failed))).join();
      }
    }
  }

  /** They have no owner any more, and are still due; if the database is away, from its return. */
  public void giveBack(Delivery delivery) {
    CompletableFuture<Void> unused =
        database.submit(delivery::release, () -> releaseLater(delivery));
  }

  /**
   * The commit that made this node their owner, or no longer their owner, is in doubt: the next
   * claim releases them first.
   */
  void releaseLater(Delivery delivery) {
    unheld.add(delivery);
  }
}
