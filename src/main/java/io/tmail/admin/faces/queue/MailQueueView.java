package io.tmail.admin.faces.queue;

import io.tmail.admin.faces.Notices;
import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueueReader;
import jakarta.annotation.PostConstruct;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The page of the queue: one screen of recipients in the order of acceptance. Its URL contains
 * filters and place, so that it can be bookmarked and shared, and the back button works.
 */
@Named
@ViewScoped
public class MailQueueView implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ROWS = 50;

  @Inject private QueueReader queue;
  @Inject private QueueActions actions;
  @Inject private Notices notices;
  @Inject private FacesContext context;

  private QueueSearch search;
  private transient List<QueueListing> rows;
  private transient boolean more;
  private transient long count;
  private Map<String, Boolean> chosen = new HashMap<>();

  @PostConstruct
  void open() {
    search = QueueSearch.of(context);
  }

  /** Reads the rows anew; after an action they are others. */
  public void refresh() {
    chosen = new HashMap<>();
    try {
      List<QueueListing> found = queue.list(search.filter(), search.place(), ROWS + 1);
      more = found.size() > ROWS;
      rows = List.copyOf(found.subList(0, Math.min(ROWS, found.size())));
      count = queue.count(search.filter());
    } catch (SQLException unavailable) {
      rows = List.of();
      more = false;
      actions.tellTrouble(unavailable);
    }
  }

  /** Applies an action to the selected messages. */
  public void apply(String action) {
    Set<QueueId> messages = new LinkedHashSet<>();
    for (QueueListing row : getRows()) {
      if (Boolean.TRUE.equals(chosen.get(key(row)))) {
        messages.add(new QueueId(row.id()));
      }
    }
    if (messages.isEmpty()) {
      notices.failed("queue.chooseFirst");
    } else {
      actions.apply(QueueActions.Action.valueOf(action), messages);
      refresh();
    }
  }

  /** Retries all messages that match the filters, on any page. */
  public void retryAll() {
    actions.retry(search.filter());
    refresh();
  }

  public List<QueueListing> getRows() {
    if (rows == null) {
      refresh();
    }
    return rows;
  }

  /** The name of a row: {@code ID:SEQ}. */
  public String key(QueueListing row) {
    return row.id() + ":" + row.seq();
  }

  public boolean isMore() {
    return more;
  }

  /** Where the next page begins. */
  public String getLast() {
    return getRows().isEmpty() ? "" : key(getRows().get(getRows().size() - 1));
  }

  public long getCount() {
    return count;
  }

  public QueueSearch getSearch() {
    return search;
  }

  public Map<String, Boolean> getChosen() {
    return chosen;
  }
}
