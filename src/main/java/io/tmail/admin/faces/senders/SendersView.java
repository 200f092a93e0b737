package io.tmail.admin.faces.senders;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.admin.faces.Asked;
import io.tmail.admin.faces.Notices;
import io.tmail.admin.faces.Visitor;
import io.tmail.rights.AccountsException;
import io.tmail.senders.Opinion;
import io.tmail.senders.SenderEntry;
import io.tmail.senders.SenderLists;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The allow and block list of the server, a domain or a user. */
@Named
@RequestScoped
public class SendersView {
  @Inject private SenderLists lists;
  @Inject private Domains domains;
  @Inject private Visitor visitor;
  @Inject private Notices notices;
  @Inject private FacesContext context;

  private String owner;
  private String sender;
  private Opinion opinion = Opinion.BLOCKED;
  private String note = "";
  private List<SenderEntry> rows;

  @PostConstruct
  void read() {
    String asked = Asked.text(context, "owner");
    owner = visitor.isUser() ? visitor.getName() : asked.isEmpty() ? normalOwner() : asked;
  }

  /** The server's list, or for an administrator of domains that of the first. */
  private String normalOwner() {
    return visitor.isAdministrator()
        ? ""
        : domains.list().stream().findFirst().map(RcptHost::hostname).orElse("");
  }

  public void add() {
    try {
      SenderEntry entry = lists.put(owner, sender, opinion, note);
      notices.done("senders." + entry.opinion(), entry.sender());
      sender = null;
      note = "";
    } catch (AccountsException refusal) {
      notices.refused("newSender", refusal);
    }
    rows = null;
  }

  public void remove(String key) {
    try {
      lists.remove(owner, key);
      notices.done("senders.removed", key);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
    rows = null;
  }

  /** Read once a request, after the action. */
  public List<SenderEntry> getRows() {
    if (rows == null) {
      try {
        rows = lists.list(owner);
      } catch (AccountsException refusal) {
        notices.refused(refusal);
        rows = List.of();
      }
    }
    return rows;
  }

  public String getOwner() {
    return owner;
  }

  /** A user has no other list than their own; nothing stands for the server's. */
  public void setOwner(String owner) {
    String wanted = owner == null ? "" : owner;
    this.owner = visitor.isUser() ? visitor.getName() : wanted;
  }

  public String getSender() {
    return sender;
  }

  public void setSender(String sender) {
    this.sender = sender;
  }

  public Opinion getOpinion() {
    return opinion;
  }

  public void setOpinion(Opinion opinion) {
    this.opinion = opinion;
  }

  public String getNote() {
    return note;
  }

  /** Faces gives null for an empty field. */
  public void setNote(String note) {
    this.note = note == null ? "" : note;
  }
}
