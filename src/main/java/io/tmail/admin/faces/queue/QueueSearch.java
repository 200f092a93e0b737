package io.tmail.admin.faces.queue;

import io.tmail.admin.faces.Asked;
import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueuePlace;
import jakarta.faces.context.FacesContext;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of the queue that a page shows, from its URL. An unknown state or place is ignored.
 *
 * @param state as {@link QueueListing.State}, in lower case
 * @param sender the whole reverse-path, {@code <>} for the null sender
 * @param recipient the whole address
 * @param reply a part of the last reply
 * @param after {@code ID:SEQ}, the last row of the page before
 */
public record QueueSearch(
    String state, String sender, String recipient, String domain, String reply, String after)
    implements Serializable {

  static QueueSearch of(FacesContext context) {
    return new QueueSearch(
        Asked.text(context, "state"),
        Asked.text(context, "sender"),
        Asked.text(context, "recipient"),
        Asked.text(context, "domain"),
        Asked.text(context, "reply"),
        Asked.text(context, "after"));
  }

  QueueFilter filter() {
    return new QueueFilter(
        knownState(),
        Asked.named(sender),
        Asked.named(recipient),
        Asked.named(domain).stream().toList(),
        Optional.empty(),
        Asked.named(reply));
  }

  QueuePlace place() {
    return place(after);
  }

  /** The place that a page's address names; the beginning if it is malformed. */
  static QueuePlace place(String after) {
    try {
      return QueuePlace.parse(after);
    } catch (IllegalArgumentException malformed) {
      return QueuePlace.BEGIN;
    }
  }

  /** Whether nothing is filtered. */
  public boolean isEverything() {
    return filter().equals(QueueFilter.NONE);
  }

  private Optional<QueueListing.State> knownState() {
    return Arrays.stream(QueueListing.State.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(state))
        .findFirst();
  }
}
