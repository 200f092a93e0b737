package io.tmail.admin.faces.queue;

import io.tmail.admin.faces.Asked;
import io.tmail.admin.faces.Notices;
import io.tmail.admin.faces.Visitor;
import io.tmail.mail.Destination;
import io.tmail.mail.QueueId;
import io.tmail.queue.control.QueueControl;
import io.tmail.queue.control.QueueReader;
import io.tmail.queue.trace.TraceReader;
import io.tmail.queue.trace.TracedMessage;
import jakarta.annotation.PostConstruct;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The page of one message: its history, and actions while it is in the queue. */
@Named
@ViewScoped
public class MessageView implements Serializable {
  private static final long serialVersionUID = 1L;

  @Inject private QueueReader queue;
  @Inject private TraceReader trace;
  @Inject private QueueControl control;
  @Inject private QueueActions actions;
  @Inject private Visitor visitor;
  @Inject private Notices notices;
  @Inject private FacesContext context;

  private String id;
  private String server;
  private String recipient;
  private transient boolean read;
  private transient QueueReader.Message queued;
  private transient TracedMessage traced;

  @PostConstruct
  void open() {
    id = Asked.text(context, "id");
  }

  /** Reads anew. */
  public void refresh() {
    read = true;
    queued = null;
    traced = null;
    Optional<QueueId> known = queueId();
    if (known.isPresent()) {
      try {
        queued = queue.find(known.get()).orElse(null);
        traced = trace.find(known.get()).orElse(null);
      } catch (SQLException unavailable) {
        actions.tellTrouble(unavailable);
      }
    }
  }

  public void apply(String action) {
    actions.apply(QueueActions.Action.valueOf(action), queueId().stream().toList());
    refresh();
  }

  /** Reroutes it to a server, or to the default route if none is given. */
  public void reroute() {
    Optional<QueueId> known = queueId();
    if (known.isEmpty()) {
      return;
    }
    try {
      Optional<Destination> to = Optional.ofNullable(server).map(Destination::via);
      Optional<String> only = Optional.ofNullable(recipient).filter(some -> !some.isBlank());
      control.reroute(known.get(), only, to, visitor.getName());
      notices.done("message.rerouted");
      refresh();
    } catch (IllegalArgumentException malformed) {
      notices.wrong("reroute", "server", "message.serverWrong");
    }
  }

  private Optional<QueueId> queueId() {
    return QueueId.parse(id);
  }

  private void readOnce() {
    if (!read) {
      refresh();
    }
  }

  /** The message in the queue; null if it is no longer there. */
  public QueueReader.Message getQueued() {
    readOnce();
    return queued;
  }

  /** The message in the trace; null if it is not there. */
  public TracedMessage getTraced() {
    readOnce();
    return traced;
  }

  /** The recipients to choose from when rerouting. */
  public List<String> getWaiting() {
    return getQueued() == null
        ? List.of()
        : queued.recipients().stream().map(row -> row.recipient()).distinct().toList();
  }

  public String getId() {
    return id;
  }

  public String getServer() {
    return server;
  }

  public void setServer(String server) {
    this.server = server;
  }

  public String getRecipient() {
    return recipient;
  }

  public void setRecipient(String recipient) {
    this.recipient = recipient;
  }
}
