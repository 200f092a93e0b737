package io.tmail.admin.faces.queue;

import io.tmail.admin.faces.Asked;
import io.tmail.queue.trace.TraceReader;
import io.tmail.queue.trace.TracedMessage;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The page that searches the trace, newest first. */
@Named
@RequestScoped
public class TraceSearchView {
  private static final int ROWS = 50;

  @Inject private TraceReader trace;
  @Inject private QueueActions actions;
  @Inject private FacesContext context;

  private TraceSearch search;
  private List<TracedMessage> rows;
  private boolean more;

  @PostConstruct
  void open() {
    search = TraceSearch.of(context);
  }

  /** A queue id leads to its message at once. */
  public void leadToMessage() throws IOException {
    String id = Asked.text(context, "id");
    if (id.matches("[0-9A-Za-z]{1,32}")) {
      context
          .getExternalContext()
          .redirect(
              context.getExternalContext().getRequestContextPath()
                  + "/console/message.xhtml?id="
                  + id);
    }
  }

  public List<TracedMessage> getRows() {
    if (rows == null) {
      rows = read();
    }
    return rows;
  }

  private List<TracedMessage> read() {
    if (search.isSinceWrong() || search.isUntilWrong()) {
      return List.of();
    }
    try {
      List<TracedMessage> found = trace.search(search.filter(), search.place(), ROWS + 1);
      more = found.size() > ROWS;
      return found.subList(0, Math.min(ROWS, found.size()));
    } catch (SQLException unavailable) {
      actions.tellTrouble(unavailable);
      return List.of();
    }
  }

  public boolean isMore() {
    return more;
  }

  /** Where the next page begins. */
  public String getLast() {
    return getRows().isEmpty() ? "" : getRows().get(getRows().size() - 1).id();
  }

  public TraceSearch getSearch() {
    return search;
  }
}
