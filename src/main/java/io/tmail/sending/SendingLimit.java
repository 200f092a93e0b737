package io.tmail.sending;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.util.OptionalInt;

/** What a user or a domain may send in an hour, if it differs from what all may. */
@Entity
@Table(name = "sending_limits")
@NamedQuery(
    name = SendingLimit.OF_OWNER,
    query = "SELECT l FROM SendingLimit l WHERE l.owner = :owner")
@NamedQuery(name = SendingLimit.ALL, query = "SELECT l FROM SendingLimit l ORDER BY l.owner")
public class SendingLimit {
  static final String OF_OWNER = "SendingLimit.ofOwner";
  static final String ALL = "SendingLimit.all";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String owner;
  private Integer messages;
  private Integer recipients;

  @Column(name = "new_recipients")
  private Integer newRecipients;

  protected SendingLimit() {}

  SendingLimit(String owner, Limits limits) {
    this.owner = owner;
    become(limits);
  }

  final void become(Limits limits) {
    messages = boxed(limits.messages());
    recipients = boxed(limits.recipients());
    newRecipients = boxed(limits.newRecipients());
  }

  private static Integer boxed(OptionalInt limit) {
    return limit.isPresent() ? limit.getAsInt() : null;
  }

  /** A login or a domain. */
  public String owner() {
    return owner;
  }

  public Limits limits() {
    return new Limits(optional(messages), optional(recipients), optional(newRecipients));
  }

  private static OptionalInt optional(Integer limit) {
    return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  @Override
  public String toString() {
    return "SendingLimit[" + owner + "]";
  }
}
