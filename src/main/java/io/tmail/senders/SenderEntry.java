package io.tmail.senders;

import io.tmail.database.YesNo;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;

/** A sender that somebody allows or blocks. */
@Entity
@Table(name = "sender_lists")
@NamedQuery(
    name = SenderEntry.OF_OWNER,
    query = "SELECT s FROM SenderEntry s WHERE s.owner = :owner ORDER BY s.sender")
@NamedQuery(
    name = SenderEntry.FIRST,
    query = "SELECT s FROM SenderEntry s WHERE s.id = (SELECT MIN(e.id) FROM SenderEntry e)")
@NamedQuery(
    name = SenderEntry.ONE,
    query = "SELECT s FROM SenderEntry s WHERE s.owner = :owner AND s.sender = :sender")
public class SenderEntry {
  static final String OF_OWNER = "SenderEntry.ofOwner";
  static final String FIRST = "SenderEntry.first";
  static final String ONE = "SenderEntry.one";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String owner;
  private String sender;

  @Convert(converter = YesNo.class)
  private boolean allowed;

  private String note;

  @Column(name = "added_at")
  private long addedAt;

  protected SenderEntry() {}

  SenderEntry(String owner, String sender, Opinion opinion, String note, Instant now) {
    this.owner = owner;
    this.sender = sender;
    this.allowed = opinion == Opinion.ALLOWED;
    this.note = note;
    this.addedAt = now.toEpochMilli();
  }

  /** Empty for the server; else a domain or a login. */
  public String owner() {
    return owner;
  }

  /** An address, {@code @domain}, or a network. */
  public String sender() {
    return sender;
  }

  public Opinion opinion() {
    return allowed ? Opinion.ALLOWED : Opinion.BLOCKED;
  }

  /** Why, as it was entered; may be empty. */
  public String note() {
    return note;
  }

  public Instant addedAt() {
    return Instant.ofEpochMilli(addedAt);
  }

  void become(Opinion opinion, String reason) {
    allowed = opinion == Opinion.ALLOWED;
    note = reason;
  }

  @Override
  public String toString() {
    return "SenderEntry[" + owner + ": " + opinion() + " " + sender + "]";
  }
}
