package io.tmail.admin.faces.sending;

import io.tmail.admin.faces.Notices;
import io.tmail.config.LimitSettings;
import io.tmail.config.Settings;
import io.tmail.rights.AccountsException;
import io.tmail.sending.Limits;
import io.tmail.sending.SendingLimit;
import io.tmail.sending.SendingLimits;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.OptionalInt;

/** How much users and domains may send in an hour. */
@Named
@RequestScoped
public class LimitsView {
  @Inject private SendingLimits limits;
  @Inject private Settings settings;
  @Inject private Notices notices;

  private String owner;
  private Integer messages;
  private Integer recipients;
  private Integer newRecipients;
  private List<SendingLimit> rows;

  public void set() {
    try {
      limits.set(
          owner.strip(),
          new Limits(optional(messages), optional(recipients), optional(newRecipients)));
      notices.done("sending.limited", owner.strip());
      owner = null;
      messages = null;
      recipients = null;
      newRecipients = null;
    } catch (AccountsException refusal) {
      notices.refused("limit", refusal);
    }
    rows = null;
  }

  private static OptionalInt optional(Integer limit) {
    return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  /** The server's limits apply again. */
  public void remove(String name) {
    try {
      limits.set(name, Limits.NONE);
      notices.done("sending.unlimited", name);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
    rows = null;
  }

  /** Read once a request, after the action. */
  public List<SendingLimit> getRows() {
    if (rows == null) {
      rows = limits.list();
    }
    return rows;
  }

  /** A limit as the page shows it; a dash where it is the server's. */
  public String shown(OptionalInt limit) {
    return limit.isPresent() ? String.valueOf(limit.getAsInt()) : "–";
  }

  /** What users may do who have no limits of their own. */
  public LimitSettings getServers() {
    return settings.limits();
  }

  public String getOwner() {
    return owner;
  }

  public void setOwner(String owner) {
    this.owner = owner;
  }

  public Integer getMessages() {
    return messages;
  }

  public void setMessages(Integer messages) {
    this.messages = messages;
  }

  public Integer getRecipients() {
    return recipients;
  }

  public void setRecipients(Integer recipients) {
    this.recipients = recipients;
  }

  public Integer getNewRecipients() {
    return newRecipients;
  }

  public void setNewRecipients(Integer newRecipients) {
    this.newRecipients = newRecipients;
  }
}
