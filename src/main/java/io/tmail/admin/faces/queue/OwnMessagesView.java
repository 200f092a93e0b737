package io.tmail.admin.faces.queue;

import io.tmail.admin.faces.Asked;
import io.tmail.admin.faces.Visitor;
import io.tmail.mail.QueueId;
import io.tmail.queue.trace.OwnMessage;
import io.tmail.queue.trace.OwnTrace;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A user's own messages, newest first, or the history of one of them. */
@Named
@RequestScoped
public class OwnMessagesView {
  private static final int ROWS = 50;

  @Inject private OwnTrace trace;
  @Inject private QueueActions actions;
  @Inject private Visitor visitor;
  @Inject private FacesContext context;

  private String id;
  private OwnMessage.Page page = new OwnMessage.Page(List.of(), "");
  private OwnMessage one;

  @PostConstruct
  void open() {
    id = Asked.text(context, "id");
    try {
      if (id.isEmpty()) {
        String before = QueueId.parse(Asked.text(context, "before")).map(QueueId::value).orElse("");
        page = trace.search(visitor.getName(), before, ROWS);
      } else {
        Optional<QueueId> known = QueueId.parse(id);
        one = known.isEmpty() ? null : trace.find(visitor.getName(), known.get()).orElse(null);
      }
    } catch (SQLException unavailable) {
      actions.tellTrouble(unavailable);
    }
  }

  public List<OwnMessage> getRows() {
    return page.messages();
  }

  /** Where the next page begins; empty on the last. */
  public String getNext() {
    return page.next();
  }

  /** Whether one message is asked for. */
  public boolean isStory() {
    return !id.isEmpty();
  }

  /** That message; null if it has no trace, or is not the user's own. */
  public OwnMessage getOne() {
    return one;
  }

  public String getId() {
    return id;
  }
}
